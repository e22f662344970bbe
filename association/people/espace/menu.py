"""The lines of the menu of Mon espace that belong to people."""

from association.people.espace.pages import person_of
from association.people.espace.registry import register_entry


def is_known(request):
    """Whether the account is linked to a person."""
    return person_of(request.user) is not None


def declare():
    """Called when Django starts."""
    register_entry("Accueil", "espace_home", order=0)
    register_entry("Mon profil", "espace_profile", order=10, shown=is_known)
    register_entry("Mes intérêts", "espace_declarations", order=20, shown=is_known)
    register_entry("Mes consentements", "espace_consents", order=30, shown=is_known)
    register_entry("Ma fiche publique", "espace_public_profile", order=60, shown=is_known)
    register_entry("Sécurité", "espace_security", order=80)

"""The lines of the menu of Mon espace that belong to people."""

from association.people.espace.registry import register_entry


def declare():
    """Called when Django starts."""
    register_entry("Accueil", "espace_home", order=0)
    register_entry("Sécurité", "espace_security", order=80)

"""What the messages about one's own record are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare("people.prove_address", "Confirmation d’une adresse de la fiche", secret=True)
    kinds.declare("people.profile_reminder", "Profil à confirmer")

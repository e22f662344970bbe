"""What the messages about personal data are about."""

from cms.outbox import kinds

#: Its body is forgotten once sent, its address soon after (services/farewells.py).
ERASED = "privacy.erased"


def declare():
    """Called when Django starts."""
    kinds.declare(ERASED, "Effacement fait", secret=True)
    kinds.declare("privacy.request_received", "Demande d’effacement reçue")
    kinds.declare("privacy.request_refused", "Demande d’effacement refusée")
    kinds.declare("privacy.inactive_account", "Compte bientôt supprimé")

"""What the messages to members are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare("members.proposal_answer", "Réponse à une proposition de modification")

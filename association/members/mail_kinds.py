"""What the messages to members are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare("members.proposal_answer", "Réponse à une proposition de modification")
    kinds.declare("members.dues_call", "Appel de cotisation")
    kinds.declare("members.dues_reminder", "Rappel de cotisation")
    kinds.declare(
        "members.confirmation",
        "Confirmation annuelle",
        secret=True,
        instead="Relancez l’organisation depuis la confirmation annuelle.",
    )

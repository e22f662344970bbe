"""What the messages to the members of a group are about."""

from cms.outbox import kinds


def declare():
    """Called when Django starts."""
    kinds.declare("groups.convocation", "Convocation à une réunion de groupe")
    kinds.declare("groups.meeting_changed", "Réunion de groupe modifiée")
    kinds.declare("groups.meeting_cancelled", "Réunion de groupe annulée")
    kinds.declare("groups.meeting_reminder", "Relance pour une réunion de groupe")
    kinds.declare("groups.lead_request", "Demande d’un animateur à la coordination")

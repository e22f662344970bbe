"""The tables of the working groups."""

from association.groups.models.groups import StatusPeriod, WorkingGroup
from association.groups.models.library import GroupDocument
from association.groups.models.meetings import GroupMeeting, Invitee
from association.groups.models.pages import GroupsPage
from association.groups.models.roles import GroupRole
from association.groups.models.work import Action, Decision, Deliverable

__all__ = [
    "Action",
    "Decision",
    "Deliverable",
    "GroupDocument",
    "GroupMeeting",
    "GroupRole",
    "GroupsPage",
    "Invitee",
    "StatusPeriod",
    "WorkingGroup",
]

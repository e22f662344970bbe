"""What a group asks of a person: an answer to an invitation, an action."""

from django.utils import timezone

from association.groups.models import Action, GroupMeeting, Invitee
from association.groups.rules.meetings import ANSWERS, Act
from association.groups.services.meetings import possible


def answers_to(meeting):
    """[(value, label)] of the answers one may give to an invitation."""
    return [(value, Invitee.Answer(value).label) for value in ANSWERS[meeting.mode]]


def can_answer(meeting, invitee):
    """Whether an invitation still waits for an answer, or lets one be changed."""
    invited = invitee is not None and invitee.invited_at is not None
    return invited and possible(meeting, Act.ANSWER)


def upcoming(meetings, at=None):
    """The convened meetings that are not over, the nearest first."""
    at = at or timezone.now()
    return meetings.filter(state=GroupMeeting.State.CONVENED, ends_at__gte=at).order_by("starts_at", "pk")


def invitations_of(person, at=None):
    """The invitations of a person to meetings to come."""
    at = at or timezone.now()
    mine = Invitee.objects.filter(
        person=person,
        invited_at__isnull=False,
        meeting__state=GroupMeeting.State.CONVENED,
        meeting__starts_at__gt=at,
    )
    return mine.select_related("meeting__group").order_by("meeting__starts_at", "pk")


def open_actions():
    """What is neither done nor dropped."""
    return Action.objects.filter(done_on=None, dropped_on=None)


def actions_of(person, groups):
    """What a person still has to do in these groups."""
    return open_actions().filter(owner=person, group__in=groups).select_related("group")

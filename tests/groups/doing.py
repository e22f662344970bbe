"""What the tests of meetings do before what they look at."""

from datetime import timedelta

from django.utils import timezone

from association.groups.models import GroupMeeting
from association.groups.services import meetings
from association.groups.services.attendance import take_attendance
from tests import factories


def convened(*last_names, **values):
    """A meeting its members were convened to."""
    group = factories.working_group()
    for name in last_names:
        factories.group_role(group, factories.person(last_name=name, email=f"{name.lower()}@chu.invalid"))
    meeting = factories.group_meeting(group, **values)
    meetings.convene(meeting=meeting)
    return GroupMeeting.objects.select_related("group").get(pk=meeting.pk)


def begin(meeting):
    """Its hour has come."""
    meeting.starts_at = timezone.now() - timedelta(hours=3)
    meeting.ends_at = timezone.now() - timedelta(hours=1)
    meeting.save()


def held(*last_names, **values):
    """A meeting everybody came to."""
    meeting = convened(*last_names, **values)
    begin(meeting)
    presences = {row.pk: "on_site" for row in meeting.invitees.all()}
    return take_attendance(meeting=meeting, presences=presences)

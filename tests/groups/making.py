"""Groups, roles and meetings, made for a test of their figures."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from association.groups.models import GroupMeeting, GroupRole, Invitee, StatusPeriod, WorkingGroup
from association.members.models import OrganisationType
from association.people.models import Profession, Specialty
from tests import factories

BEGUN = date(2022, 1, 3)
Role = GroupRole.Role


def group(name="Thorax", kind="specialty", since=BEGUN, until=None, status="active", **fields):
    """A group that exists since the beginning of 2022."""
    slug = fields.pop("slug", None) or name.lower().replace(" ", "-")
    made = WorkingGroup.objects.create(name=name, slug=slug, kind=kind, **fields)
    StatusPeriod.objects.create(group=made, start_on=since, end_on=until, status=status)
    return made


def role(group, person=None, role=Role.MEMBER, start_on=BEGUN, **fields):
    person = person or factories.person()
    return GroupRole.objects.create(group=group, person=person, role=role, start_on=start_on, **fields)


def organisation(type_code, **fields):
    return factories.OrganisationFactory(type=OrganisationType.objects.get(code=type_code), **fields)


def professional(*, profession=None, specialty=None, **fields):
    """A person with a profession and a specialty of the register, by their codes."""
    made = factories.person(**fields)
    if profession:
        made.professions.add(Profession.objects.get(code=profession))
    if specialty:
        made.specialties.add(Specialty.objects.get(code=specialty))
    return made


def meeting(group, day, state="held", **fields):
    starts_at = timezone.make_aware(datetime.combine(day, time(18)))
    return GroupMeeting.objects.create(
        group=group,
        title=fields.pop("title", "Réunion"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        state=state,
        **fields,
    )


def invitee(meeting, person, presence="", answer="", invited=True, **fields):
    return Invitee.objects.create(
        meeting=meeting,
        person=person,
        role=fields.pop("role", Role.MEMBER),
        invited_at=meeting.starts_at - timedelta(days=21) if invited else None,
        presence=presence,
        answer=answer,
        **fields,
    )

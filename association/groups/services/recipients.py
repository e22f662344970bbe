"""Who a meeting is for: those who belong to the group that day, and the address one writes to them at."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from association.groups.models import GroupRole, Invitee
from association.groups.rules.meetings import first_role
from association.members.models import Organisation
from association.people.models import Affiliation, Person
from association.records.dated import covers


@dataclass(frozen=True)
class Recipient:
    """A person as a convocation would take them; address is None where there is none to write to."""

    person: Person
    role: str
    organisation: Organisation | None
    address: str | None

    @property
    def role_label(self):
        return GroupRole.Role(self.role).label


def day_of(meeting):
    """The day of a meeting, in Paris."""
    return timezone.localdate(meeting.starts_at)


def insiders(meeting):
    """Those who belong to the group on the day of the meeting, once each, in alphabetical order."""
    on = day_of(meeting)
    roles = GroupRole.objects.active(on).of_insiders().filter(group=meeting.group_id)
    held = {}
    for role in roles.select_related("organisation"):
        held.setdefault(role.person_id, {})[role.role] = role
    found = []
    for person in people(on).filter(pk__in=held):
        mine = held[person.pk]
        role = mine[first_role(mine)]
        organisation = role.organisation or main_organisation(person)
        found.append(Recipient(person, role.role, organisation, person.preferred_email))
    return found


def guests(meeting):
    """Those noted beside the group before the convocation."""
    rows = meeting.invitees.filter(role=GroupRole.Role.GUEST).select_related("organisation")
    rows = rows.prefetch_related("person__emails").select_related("person")
    return [Recipient(row.person, row.role, row.organisation, row.person.preferred_email) for row in rows]


def to_convene(meeting):
    """Everybody a convocation would be written to, the group first: list of Recipient."""
    group = insiders(meeting)
    known = {recipient.person.pk for recipient in group}
    return [*group, *(guest for guest in guests(meeting) if guest.person.pk not in known)]


def expected(meeting):
    """Those who belong to the group that day and are not in the list of the meeting."""
    listed = set(meeting.invitees.values_list("person_id", flat=True))
    return [recipient for recipient in insiders(meeting) if recipient.person.pk not in listed]


def invited(meeting):
    """The rows of those invited, with their addresses at hand."""
    rows = meeting.invitees.exclude(invited_at=None).select_related("person", "organisation")
    return rows.prefetch_related("person__emails")


def silent(meeting):
    """The rows of those invited who have not answered."""
    return invited(meeting).filter(answer="")


def as_recipient(meeting, person):
    """A person as they stand that day: their role in the group, or guest."""
    on = day_of(meeting)
    roles = GroupRole.objects.active(on).filter(group=meeting.group_id, person=person)
    mine = {role.role: role for role in roles.select_related("organisation")}
    person = people(on).get(pk=person.pk)
    role = first_role(mine) if mine else GroupRole.Role.GUEST
    organisation = mine[role].organisation if mine else None
    return Recipient(person, role, organisation or main_organisation(person), person.preferred_email)


def row(meeting, recipient, **values):
    """The row of a recipient at a meeting, not saved."""
    return Invitee(
        meeting=meeting,
        person=recipient.person,
        role=recipient.role,
        organisation=recipient.organisation,
        **values,
    )


def people(on):
    """People with their addresses, and their posts of a day, the main one first."""
    posts = Affiliation.objects.filter(covers(on)).select_related("organisation")
    posts = posts.order_by("-main", "-start_on", "pk")
    return Person.objects.prefetch_related(
        "emails", Prefetch("affiliations", queryset=posts, to_attr="posts_that_day")
    )


def main_organisation(person):
    """Where somebody of people() works that day, or None."""
    return person.posts_that_day[0].organisation if person.posts_that_day else None

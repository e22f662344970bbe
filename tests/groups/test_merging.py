"""Two records of one person in the groups: one role, one place at a meeting, and back."""

from datetime import date, timedelta

import pytest

from association.groups.models import Action, GroupMeeting, GroupRole, Invitee
from association.merging.services.merging import merge
from association.merging.services.undoing import undo
from association.privacy.services.erasure import erase_person
from tests import factories

pytestmark = pytest.mark.django_db

JANUARY, MAY = date(2024, 1, 1), date(2024, 5, 1)


@pytest.fixture
def thorax(db):
    return factories.working_group(name="Thorax")


@pytest.fixture
def twice(db):
    return factories.person(last_name="Martin"), factories.person(last_name="Martin")


def absorb(kept, absorbed):
    return merge(model=type(kept), kept_id=kept.pk, absorbed_id=absorbed.pk, user=None)


def meeting(group, **fields):
    start = factories.now() - timedelta(days=30)
    return GroupMeeting.objects.create(
        group=group, title="Réunion", starts_at=start, ends_at=start + timedelta(hours=2), **fields
    )


def roles():
    return list(GroupRole.objects.order_by("pk").values())


def test_one_role_on_both_records_becomes_one(thorax, twice):
    kept, absorbed = twice
    factories.group_role(thorax, kept, start_on=MAY)
    factories.group_role(thorax, absorbed, start_on=JANUARY, end_on=date(2024, 9, 1), decision="Élue")
    factories.group_role(thorax, absorbed, "expert", start_on=JANUARY)
    before = roles()
    done = absorb(kept, absorbed)
    member = GroupRole.objects.get(role="member")
    assert (member.person, member.start_on, member.end_on, member.decision) == (kept, JANUARY, None, "Élue")
    assert GroupRole.objects.get(role="expert").person == kept
    undo(merge=done, user=None)
    again = [row | {"updated_at": None} for row in roles()]
    assert again == [row | {"updated_at": None} for row in before]


def test_roles_that_follow_each_other_stay_two(thorax, twice):
    kept, absorbed = twice
    factories.group_role(thorax, kept, start_on=MAY)
    factories.group_role(thorax, absorbed, start_on=JANUARY, end_on=MAY)
    absorb(kept, absorbed)
    assert GroupRole.objects.filter(person=kept).count() == 2


def test_one_place_at_a_meeting_is_enough_and_who_came_came(thorax, twice):
    kept, absorbed = twice
    held = meeting(thorax, state="held")
    Invitee.objects.create(meeting=held, person=kept, role="member", presence="absent")
    Invitee.objects.create(meeting=held, person=absorbed, role="member", presence="on_site", answer="on_site")
    other = Invitee.objects.create(meeting=meeting(thorax), person=absorbed, role="guest")
    action = Action.objects.create(group=thorax, text="Écrire", owner=absorbed, due_on=MAY)
    absorb(kept, absorbed)
    row = held.invitees.get()
    assert (row.person, row.presence, row.answer) == (kept, "on_site", "on_site")
    for record in (other, action):
        record.refresh_from_db()
    assert (other.person, action.owner) == (kept, kept)


def test_an_organisation_brings_those_who_come_on_its_behalf(thorax):
    kept, absorbed = factories.OrganisationFactory(), factories.OrganisationFactory()
    row = factories.group_role(thorax, organisation=absorbed)
    absorb(kept, absorbed)
    row.refresh_from_db()
    assert row.organisation == kept


def test_somebody_erased_leaves_the_group_and_its_figures_stay(thorax):
    person = factories.person(last_name="Martin")
    running = factories.group_role(thorax, person, "lead", start_on=JANUARY, decision="Élection de Martin")
    factories.group_role(thorax, person, start_on=date(2090, 1, 1))
    held, planned = meeting(thorax, state="held"), meeting(thorax, state="convened")
    for one in (held, planned):
        Invitee.objects.create(meeting=one, person=person, role="lead", presence="on_site")
    erase_person(person=person)
    left = GroupRole.objects.get()
    assert (left.pk, left.end_on, left.decision) == (running.pk, factories.today(), "")
    assert "effacée" in str(left.person)
    assert (held.invitees.count(), planned.invitees.count()) == (1, 0)

"""The meetings the demonstration tells: two years of them, always the same, nobody written to."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from association.groups.models import GroupMeeting, GroupRole, Invitee
from cms.outbox.models import Message
from demo import group_meetings
from demo.record import Record
from tests import factories
from tests.documents.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(db):
    """A group that meets, one that sleeps, one that is suspended."""
    hospital = factories.OrganisationFactory()
    made = {}
    for code in ("thorax", "sarcome", "senologie"):
        group = made[code] = factories.working_group(name=code.title(), code=code, slug=code)
        for number in range(6):
            person = factories.person(first_name=f"Prénom {number}", last_name=f"{code} {number}")
            factories.affiliation(person, hospital, main=True)
            factories.group_role(group, person, "lead" if number == 0 else "member")
        factories.group_role(group, role="guest")
    made["senologie"].periods.update(end_on=date(2025, 9, 1))
    made["senologie"].periods.create(start_on=date(2025, 9, 1), status="suspended")
    return made


@pytest.fixture
def made(groups):
    record = Record()
    group_meetings.make(record, factories.UserFactory())
    return record


def days(group, **conditions):
    rows = group.meetings.filter(**conditions).order_by("starts_at")
    return [timezone.localdate(starts_at) for starts_at in rows.values_list("starts_at", flat=True)]


def told():
    rows = Invitee.objects.order_by("meeting__group__code", "meeting__starts_at", "person__search_text")
    return list(rows.values_list("meeting__starts_at", "person__search_text", "answer", "presence"))


def test_a_group_has_met_four_times_a_year_for_two_years_and_meets_again(groups, made):
    met = days(groups["thorax"], state="held")
    assert len(met) == 8 or len(met) == 9
    assert met[0] < date(2025, 2, 1)
    assert all(
        timedelta(60) < later - sooner < timedelta(125) for sooner, later in zip(met, met[1:], strict=False)
    )
    ahead = days(groups["thorax"], state="convened")
    assert ahead
    assert min(ahead) > group_meetings.NOW


def test_one_group_has_not_met_for_a_year_and_a_suspended_one_does_not_meet(groups, made):
    assert max(days(groups["sarcome"])) < group_meetings.NOW - timedelta(days=365)
    assert max(days(groups["senologie"])) < date(2025, 9, 1)


def test_only_those_who_belong_to_the_group_are_invited_with_where_they_work(groups, made):
    assert not Invitee.objects.filter(role=GroupRole.Role.GUEST).exists()
    assert Invitee.objects.filter(organisation=None).count() == 0
    assert {row.meeting.group_id for row in Invitee.objects.select_related("meeting")} <= {
        group.pk for group in groups.values()
    }


def test_attendance_is_neither_full_nor_empty_and_follows_the_answers(groups, made):
    rows = Invitee.objects.filter(meeting__state="held")
    present = rows.filter(presence__in=Invitee.Presence.present()).count()
    assert 0.3 < present / rows.count() < 0.9
    assert not rows.filter(presence="").exists()
    assert not rows.filter(answer="no", presence__in=Invitee.Presence.present()).exists()
    assert not Invitee.objects.exclude(meeting__state="held").exclude(presence="").exists()


def test_nobody_is_written_to(groups, made):
    assert not Message.objects.exists()


def test_minutes_are_there_and_say_they_are_invented(groups, made, settings):
    meeting = GroupMeeting.objects.filter(minutes_version=1).order_by("starts_at").first()
    with meeting.minutes.open() as file:
        found = read(file.read())
    assert "ce compte rendu est inventé" in found.words
    late = days(groups["thorax"], state="held")[-1]
    assert not groups["thorax"].meetings.get(starts_at__date=late).minutes, "one waits for its minutes"


def test_the_same_meetings_are_made_each_time(groups, made):
    first = told()
    GroupMeeting.objects.all().delete()
    group_meetings.make(Record(), factories.UserFactory())
    assert told() == first


def test_what_is_made_is_remembered_for_the_removal(groups, made):
    assert set(made.made["groups.groupmeeting"]) == set(GroupMeeting.objects.values_list("pk", flat=True))

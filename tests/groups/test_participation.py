"""Who takes part in the meetings, counted per person, organisation, group and year."""

from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.groups.figures.participation import invitations, participation, years
from association.groups.models import GroupMeeting, Invitee, WorkingGroup
from tests import factories
from tests.groups.making import group, invitee, meeting, organisation, role

pytestmark = pytest.mark.django_db

Presence, Answer = Invitee.Presence, Invitee.Answer


def report(level="detail", **filters):
    return list(participation(invitations(**filters), level))


def only(rows):
    (row,) = rows
    return row


def test_a_person_over_a_year():
    thorax, surgeon = group(), factories.person(last_name="Roux", first_name="Hélène")
    chu = organisation("chu")
    for day, presence, answer in (
        (date(2024, 1, 10), Presence.ON_SITE, Answer.ON_SITE),
        (date(2024, 4, 10), Presence.REMOTE, ""),
        (date(2024, 9, 10), Presence.EXCUSED, Answer.NO),
        (date(2024, 12, 10), Presence.ABSENT, ""),
    ):
        invitee(meeting(thorax, day), surgeon, presence, answer, organisation=chu)
    row = only(report())
    assert row["person_name"] == "Roux Hélène"
    assert (row["group_name"], row["year"]) == ("Thorax", 2024)
    assert row["organisation_name"] == chu.display_name
    expected = {"invited": 4, "answered": 2, "on_site": 1, "remote": 1, "excused": 1, "absent": 1}
    assert {name: row[name] for name in expected} == expected
    assert row["rate"] == 0.5


def test_who_left_is_still_there_for_the_past_with_the_organisation_of_that_day():
    thorax, surgeon = group(), factories.person()
    before, after = organisation("chu"), organisation("clinique")
    role(thorax, surgeon, end_on=date(2024, 6, 1))
    invitee(meeting(thorax, date(2024, 5, 1)), surgeon, Presence.ON_SITE, organisation=before)
    factories.affiliation(surgeon, after, main=True)
    row = only(report())
    assert row["organisation_name"] == before.display_name


def test_only_meetings_held_by_that_day_count():
    thorax, surgeon = group(), factories.person()
    for day, state in (
        (date(2024, 5, 1), "held"),
        (date(2024, 6, 1), "held"),
        (date(2024, 4, 1), "cancelled"),
    ):
        invitee(meeting(thorax, day, state), surgeon, Presence.ON_SITE)
    assert only(report())["invited"] == 2
    assert only(report(on=date(2024, 5, 1)))["invited"] == 1
    assert report(on=date(2024, 4, 30)) == []
    assert years() == [2024]


def test_somebody_who_came_uninvited_is_present_and_presence_not_noted_has_no_rate():
    thorax, guest, silent = group(), factories.person(), factories.person()
    held = meeting(thorax, date(2024, 5, 1))
    invitee(held, guest, Presence.ON_SITE, invited=False)
    invitee(held, silent)
    rows = {row["person_pk"]: row for row in report("person")}
    assert (rows[guest.pk]["invited"], rows[guest.pk]["rate"]) == (0, 1)
    assert (rows[silent.pk]["invited"], rows[silent.pk]["rate"]) == (1, None)


def test_an_organisation_answers_for_its_sites():
    thorax, chu = group(), organisation("chu")
    site = factories.OrganisationFactory(kind="site", parent=chu)
    held = meeting(thorax, date(2024, 5, 1))
    invitee(held, factories.person(), Presence.ON_SITE, organisation=site)
    invitee(held, factories.person(), Presence.ON_SITE, organisation=organisation("ch"))
    assert len(report(organisation=chu)) == 1


def test_a_meeting_on_new_years_eve_is_of_the_year_in_paris():
    thorax = group()
    held = meeting(thorax, date(2024, 12, 31))
    held.starts_at = held.starts_at.replace(hour=23, minute=30)
    held.ends_at = held.starts_at + timedelta(hours=1)
    held.save()
    invitee(held, factories.person(), Presence.REMOTE)
    assert only(report(year=2024))["year"] == 2024
    assert report(year=2025) == []


def test_two_queries_whatever_the_number_of_people():
    thorax = group()
    for number in (2, 20):
        held = meeting(thorax, date(2024, 5, 1) + timedelta(days=number))
        for _ in range(number):
            invitee(held, factories.person(), Presence.ON_SITE, organisation=factories.OrganisationFactory())
        with CaptureQueriesContext(connection) as captured:
            report()
        assert len(captured) == 2  # the years of the meetings, then the report


noted = st.tuples(
    st.integers(0, 3),
    st.integers(0, 2),
    st.sampled_from(["", *Presence.values]),
    st.sampled_from(["", *Answer.values]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(noted, max_size=12, unique_by=lambda one: one[:2]))
def test_the_report_is_what_reading_the_lists_one_by_one_gives(lines):
    GroupMeeting.objects.all().delete()
    WorkingGroup.objects.all().delete()
    thorax = group()
    people = [factories.person() for _ in range(4)]
    meetings = [meeting(thorax, date(2022 + rank, 3, 1)) for rank in range(3)]
    counted = defaultdict(lambda: defaultdict(int))
    for who, where, presence, answer in lines:
        invitee(meetings[where], people[who], presence, answer)
        for key in ((people[who].pk, 2022 + where), (people[who].pk, None)):
            counted[key]["invited"] += 1
            counted[key]["answered"] += bool(answer)
            counted[key][presence or "blank"] += 1
    for level in ("detail", "person"):
        rows = report(level)
        keys = [key for key in counted if (key[1] is None) == (level == "person")]
        assert len(rows) == len(keys)
        for row in rows:
            mine = counted[row["person_pk"], row.get("year")]
            for name in ("invited", "answered", *Presence.values):
                assert row[name] == mine[name]
            present, told = mine["on_site"] + mine["remote"], mine["invited"] - mine["blank"]
            assert row["rate"] == (pytest.approx(present / told) if told else None)

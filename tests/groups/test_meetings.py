"""What may be done with a meeting, and when."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from association.groups.emails import when_in_words
from association.groups.models import GroupMeeting, GroupRole, Invitee
from association.groups.rules.meetings import (
    AHEAD,
    ANSWERS,
    RANK,
    SOURCES,
    Act,
    first_role,
    missing,
    objection,
    points,
)
from association.groups.services import meetings
from cms.backoffice.errors import Refusal
from tests import factories

NOW = timezone.make_aware(timezone.datetime(2026, 3, 12, 18, 0))
STATES = st.sampled_from(GroupMeeting.State.values)
ACTS = st.sampled_from(list(Act))
MINUTES = st.integers(-100_000, 100_000).map(lambda minutes: timedelta(minutes=minutes))


@given(act=ACTS, state=STATES, gap=MINUTES)
def test_an_act_is_possible_or_a_sentence_says_why(act, state, gap):
    said = objection(act, state=state, starts_at=NOW + gap, now=NOW)
    assert said is None or (said[0].isupper() and said.endswith("."))
    if said is None:
        assert state in SOURCES[act]


@given(act=ACTS, gap=MINUTES)
def test_nothing_is_done_any_more_with_a_cancelled_meeting(act, gap):
    assert objection(act, state="cancelled", starts_at=NOW + gap, now=NOW) == "Cette réunion est annulée."


@given(state=STATES, gap=MINUTES)
def test_what_is_written_to_people_is_written_before_the_meeting_and_attendance_after(state, gap):
    ahead = gap > timedelta(0)
    for act in AHEAD:
        if objection(act, state=state, starts_at=NOW + gap, now=NOW) is None:
            assert ahead
    if objection(Act.ATTENDANCE, state=state, starts_at=NOW + gap, now=NOW) is None:
        assert not ahead


@given(gap=MINUTES)
def test_minutes_come_after_attendance_only(gap):
    possible = {
        state
        for state in GroupMeeting.State.values
        if objection(Act.PUBLISH, state=state, starts_at=NOW + gap, now=NOW) is None
    }
    assert possible == {"held"}


@given(roles=st.sets(st.sampled_from(RANK), min_size=1))
def test_the_role_of_the_invitation_is_one_that_is_held(roles):
    assert first_role(roles) in roles
    if "lead" in roles:
        assert first_role(roles) == "lead"


def test_every_role_has_its_rank_and_every_manner_its_answers():
    assert set(RANK) == set(GroupRole.Role.values)
    assert set(ANSWERS) == set(GroupMeeting.Mode.values)
    assert {answer for answers in ANSWERS.values() for answer in answers} == set(Invitee.Answer.values)
    assert all("no" in answers for answers in ANSWERS.values())


@given(agenda=st.text())
def test_an_agenda_has_no_empty_point(agenda):
    assert all(point and point == point.strip() for point in points(agenda))


def test_a_convocation_says_where_or_by_what_link():
    assert missing(mode="on_site", place="Salle", link="") is None
    assert missing(mode="remote", place="", link="https://visio.invalid") is None
    assert "lien" in missing(mode="mixed", place="Salle", link=" ")
    assert "où" in missing(mode="mixed", place=" ", link="https://visio.invalid")


@pytest.mark.parametrize(
    ("start", "hours", "words"),
    [
        ((2026, 3, 12, 18, 0), 2, "jeudi 12 mars 2026, de 18\u00a0h à 20\u00a0h"),
        ((2026, 3, 1, 8, 5), 1, "dimanche 1er mars 2026, de 8\u00a0h\u00a005 à 9\u00a0h\u00a005"),
        ((2026, 3, 12, 23, 0), 2, "du jeudi 12 mars 2026, 23\u00a0h, au vendredi 13 mars 2026, 1\u00a0h"),
    ],
)
def test_a_date_reads_as_one_says_it(start, hours, words):
    starts_at = timezone.make_aware(timezone.datetime(*start))
    assert (
        when_in_words(GroupMeeting(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours))) == words
    )


@pytest.mark.django_db
class TestPlanning:
    def test_a_meeting_ends_after_it_starts(self):
        starts_at = timezone.now() + timedelta(days=3)
        with pytest.raises(Refusal, match="finit après son début"):
            factories.group_meeting(starts_at=starts_at, ends_at=starts_at)

    def test_a_meeting_has_a_title(self):
        with pytest.raises(Refusal, match="objet"):
            factories.group_meeting(title="  ")

    def test_a_closed_group_plans_nothing(self):
        group = factories.working_group()
        group.periods.update(end_on=timezone.localdate())
        with pytest.raises(Refusal, match="n’existe pas à cette date"):
            factories.group_meeting(group)

    def test_a_meeting_past_is_recorded_but_not_convened(self):
        meeting = factories.group_meeting(in_days=-3)
        assert meeting.state == "draft"
        with pytest.raises(Refusal, match="déjà commencé"):
            meetings.convene(meeting=meeting)

    def test_only_fields_of_a_meeting_are_changed(self):
        with pytest.raises(TypeError):
            meetings.change(meeting=factories.group_meeting(), state="held")

    def test_a_convened_meeting_is_not_moved_into_the_past(self):
        group = factories.working_group()
        factories.group_role(group)
        meeting = factories.group_meeting(group)
        meetings.convene(meeting=meeting)
        with pytest.raises(Refusal, match="déjà passé"):
            meetings.change(meeting=meeting, starts_at=timezone.now() - timedelta(days=1))
        meeting.refresh_from_db()
        assert meeting.starts_at > timezone.now()

"""The way of an application, the progress of a campaign, the steps of an exclusion: the rules alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from association.members.rules import applications, campaigns, exclusions, typed
from association.members.rules.applications import ACTS, OVER, Act, Mark, State, possible, steps
from association.members.rules.lifecycle import Status

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@given(st.lists(st.sampled_from(Act)))
def test_an_application_that_is_over_never_moves_again(acts):
    state, over = State.UNCONFIRMED, False
    for act in acts:
        if possible(state, act):
            assert not over
            state = ACTS[act][1]
            over = state in OVER


def test_staff_can_do_nothing_before_the_address_is_proven():
    assert {act for act in Act if possible(State.UNCONFIRMED, act)} == {Act.CONFIRM, Act.WITHDRAW}


@given(st.sampled_from(State), st.none() | st.sampled_from(Status), st.booleans())
def test_the_way_is_done_then_one_step_then_ahead(state, status, signed):
    marks = [step.mark for step in steps(state, status, signed=signed)]
    assert len(marks) == len(applications.STEPS)
    done = marks.count(Mark.DONE)
    assert marks[:done] == [Mark.DONE] * done
    if done < len(marks):
        assert marks[done] in (Mark.CURRENT, Mark.STOPPED)
        assert set(marks[done + 1 :]) <= {Mark.AHEAD}


@pytest.mark.parametrize(
    ("state", "status", "done", "mark"),
    [
        (State.UNCONFIRMED, None, 1, Mark.CURRENT),
        (State.RECEIVED, None, 2, Mark.CURRENT),
        (State.CORRECTION, None, 2, Mark.CURRENT),
        (State.REFUSED, None, 2, Mark.STOPPED),
        (State.ACCEPTED, Status.CANDIDATE, 3, Mark.CURRENT),
        (State.ACCEPTED, Status.REFUSED, 3, Mark.STOPPED),
        (State.ACCEPTED, Status.ADMITTED, 4, Mark.CURRENT),
        (State.ACCEPTED, Status.ACTIVE, 6, None),
    ],
)
def test_where_an_application_stands(state, status, done, mark):
    marks = [step.mark for step in steps(state, status)]
    assert marks.count(Mark.DONE) == done
    assert mark is None or marks[done] == mark


MEMBERS = st.lists(st.tuples(st.sampled_from("ABCDEF"), st.booleans()), max_size=60)


@given(MEMBERS)
def test_progress_counts_each_member_once(members):
    rows, total = campaigns.progress(members)
    assert total.total == len(members) == sum(row.total for row in rows)
    assert total.signed == sum(signed for _, signed in members)
    assert all(0 <= row.signed <= row.total for row in rows)
    assert len({row.college for row in rows}) == len(rows)
    for row in (*rows, total):
        assert (row.percent == 100) == (row.missing == 0)


@given(MEMBERS, st.data())
def test_one_more_signature_never_lowers_a_share(members, data):
    if not members:
        return
    number = data.draw(st.integers(0, len(members) - 1))
    after = [(college, True) if rank == number else (college, signed)
             for rank, (college, signed) in enumerate(members)]  # fmt: skip
    before_rows, after_rows = campaigns.progress(members)[0], campaigns.progress(after)[0]
    assert all(old.share <= new.share for old, new in zip(before_rows, after_rows, strict=True))


@given(st.integers(0, 10))
def test_nobody_is_reminded_twice_within_a_few_days(days):
    written = TODAY - timedelta(days=days)
    assert campaigns.may_be_reminded(written, TODAY) == (days >= campaigns.DAYS_BETWEEN_LETTERS)
    assert campaigns.may_be_reminded(None, TODAY)


class Exclusion(RuleBasedStateMachine):
    """Whatever is tried, in any order and at any time: nobody is struck off without a hearing set
    with its notice, past, and before the decision."""

    NOTICE = 15

    def __init__(self):
        super().__init__()
        self.now = NOW
        self.procedure = exclusions.Procedure(exclusions.State.OPENED)
        self.summoned_on = None

    @rule(days=st.integers(0, 40))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule(days=st.integers(-10, 60))
    def summon(self, days):
        hearing = self.now + timedelta(days=days)
        if exclusions.to_summon(self.procedure, hearing, self.now.date(), self.NOTICE) is None:
            assert days >= self.NOTICE
            self.procedure = exclusions.Procedure(exclusions.State.SUMMONED, hearing)
            self.summoned_on = self.now

    @rule(outcome=st.sampled_from([exclusions.State.HEARD, exclusions.State.ABSENT]))
    def hear(self, outcome):
        if exclusions.to_hear(self.procedure, outcome, self.now) is None:
            self.procedure = exclusions.Procedure(outcome, self.procedure.hearing_at)

    @rule(days=st.integers(-30, 30))
    def exclude(self, days):
        decided = (self.now + timedelta(days=days)).date()
        before = self.procedure
        if exclusions.to_exclude(before, decided, self.now) is None:
            assert before.state in (exclusions.State.HEARD, exclusions.State.ABSENT)
            assert before.hearing_at <= self.now
            assert decided >= before.hearing_at.date()
            assert before.hearing_at >= self.summoned_on + timedelta(days=self.NOTICE)
            self.procedure = exclusions.Procedure(exclusions.State.EXCLUDED, before.hearing_at)

    @rule()
    def drop(self):
        was_open = self.procedure.state in exclusions.OPEN
        assert (exclusions.to_drop(self.procedure) is None) == was_open
        if was_open:
            self.procedure = exclusions.Procedure(exclusions.State.DROPPED, self.procedure.hearing_at)


TestExclusionInAnyOrder = Exclusion.TestCase


@given(st.text())
def test_what_is_typed_on_a_line_stays_on_it(text):
    line = typed.one_line(text)
    assert line == line.strip()
    assert not set(line) & set("\n\r\t\x00\u202e\u2066\u200b")
    assert typed.one_line(line) == line
    assert typed.lines(typed.lines(text)) == typed.lines(text)

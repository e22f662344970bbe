"""Whatever is asked in whatever order: one state of a group a day, nobody the same role twice on one day."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from association.groups.rules.periods import (
    Act,
    Objection,
    Period,
    Status,
    after,
    exists_throughout,
    overlap,
    step,
)
from association.groups.rules.roles import Objection as RoleObjection
from association.groups.rules.roles import Term, closing, objection

DAY = date(2025, 1, 1)
DAYS = [DAY + timedelta(days=number) for number in range(12)]
FOREVER = [Period(Status.ACTIVE, date(2000, 1, 1))]
TERMS = st.builds(
    Term,
    person=st.integers(1, 2),
    role=st.sampled_from(["lead", "member"]),
    start_on=st.sampled_from(DAYS),
    end_on=st.none() | st.sampled_from(DAYS),
)
ACTS = st.tuples(st.sampled_from(Act), st.sampled_from(DAYS))


def lived(acts):
    """The story of a group on which each act is tried in turn."""
    periods = [Period(Status.ACTIVE, DAYS[0])]
    for act, on in acts:
        taken = step(periods, act, on)
        if not isinstance(taken, Objection):
            periods = after(periods, taken, on)
    return periods


def statuses(periods, day):
    return [one.status for one in periods if one.start_on <= day and (one.end_on is None or day < one.end_on)]


@given(st.lists(ACTS, max_size=8))
def test_a_group_has_one_state_a_day_and_one_open_period_at_most(acts):
    periods = lived(acts)
    assert not overlap(periods)
    assert all(len(statuses(periods, day)) <= 1 for day in [*DAYS, DAY + timedelta(days=400)])
    assert sum(one.end_on is None for one in periods) <= 1
    assert all(one.end_on is None or one.start_on < one.end_on for one in periods)


@given(st.lists(ACTS, max_size=6), ACTS)
def test_an_act_changes_the_days_to_come_and_no_other(acts, last):
    periods, (act, on) = lived(acts), last
    taken = step(periods, act, on)
    if isinstance(taken, Objection):
        return
    then = after(periods, taken, on)
    for day in DAYS:
        if day < on:
            assert statuses(then, day) == statuses(periods, day)
    expected = {Act.SUSPEND: [Status.SUSPENDED], Act.RESUME: [Status.ACTIVE], Act.CLOSE: []}[act]
    assert statuses(then, DAY + timedelta(days=400)) == expected


@given(st.lists(ACTS, max_size=6), st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS))
def test_a_group_exists_throughout_when_it_exists_each_day(acts, start, end):
    periods = lived(acts)
    last = end or DAY + timedelta(days=400)
    days = [start + timedelta(days=number) for number in range((last - start).days)]
    if days:
        assert exists_throughout(periods, start, end) == all(statuses(periods, day) for day in days)


def sound(terms):
    """Whether nobody has one role twice on one day."""
    for day in [*DAYS, DAY + timedelta(days=400)]:
        there = [
            (one.person, one.role)
            for one in terms
            if one.start_on <= day and (one.end_on is None or day < one.end_on)
        ]
        if len(there) != len(set(there)):
            return False
    return True


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("add"), TERMS),
            st.tuples(st.just("correct"), st.integers(0, 7), TERMS),
            st.tuples(st.just("end"), st.integers(0, 7), st.sampled_from(DAYS)),
            st.tuples(st.just("close"), st.sampled_from(DAYS)),
        ),
        max_size=14,
    )
)
def test_whatever_is_added_ended_and_corrected_nobody_has_one_role_twice_on_one_day(acts):
    terms = {}
    for act, *said in acts:
        if act == "add":
            wanted = replace(said[0], key=len(terms))
            refused = objection(terms.values(), wanted, FOREVER)
            if refused is None:
                terms[wanted.key] = wanted
            elif refused[0] == RoleObjection.TWICE:
                assert not sound([*terms.values(), wanted])
        elif act == "close":
            ending, ahead = closing(terms.values(), said[0])
            if not ahead:
                terms |= {one.key: replace(one, end_on=said[0]) for one in ending}
        elif terms:
            key = sorted(terms)[said[0] % len(terms)]
            wanted = replace(terms[key], end_on=said[1]) if act == "end" else replace(said[1], key=key)
            if objection(terms.values(), wanted, FOREVER) is None:
                terms[key] = wanted
        assert sound(terms.values())
        assert all(one.end_on is None or one.start_on < one.end_on for one in terms.values())


def test_a_role_outside_the_life_of_the_group_is_refused():
    life = [Period(Status.ACTIVE, DAYS[2], DAYS[4]), Period(Status.SUSPENDED, DAYS[4], DAYS[8])]
    assert objection([], Term(1, "member", DAYS[3], DAYS[8]), life) is None, "a suspended group has members"
    for start, end in ((DAYS[1], DAYS[4]), (DAYS[3], None), (DAYS[3], DAYS[9])):
        assert objection([], Term(1, "member", start, end), life)[0] == RoleObjection.OUTSIDE

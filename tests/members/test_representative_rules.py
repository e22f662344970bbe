"""At any day one holder at most, and nobody twice, whatever is asked in whatever order."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from association.members.rules.representation import Objection, Term, making_way, objection

DAY = date(2025, 1, 1)
DAYS = [DAY + timedelta(days=number) for number in range(12)]
TERMS = st.builds(
    Term,
    person=st.integers(1, 3),
    holder=st.booleans(),
    start_on=st.sampled_from(DAYS),
    end_on=st.none() | st.sampled_from(DAYS),
)


def sound(terms):
    """Whether each day tells one story."""
    for day in [*DAYS, DAY + timedelta(days=400)]:
        there = [term for term in terms if term.covers(day)]
        people = [term.person for term in there]
        if len(people) != len(set(people)) or sum(term.holder for term in there) > 1:
            return False
    return True


def accepted(wanted):
    """The terms recorded when each is asked for in turn."""
    terms = []
    for number, term in enumerate(wanted):
        if objection(terms, term) is None:
            terms.append(replace(term, key=number))
    return terms


@given(st.lists(TERMS, max_size=10))
def test_what_is_accepted_is_sound_and_what_is_refused_would_not_be(wanted):
    terms = []
    for number, term in enumerate(wanted):
        found = objection(terms, term)
        if found is None:
            terms.append(replace(term, key=number))
            assert sound(terms)
        elif found[0] == Objection.ENDS_FIRST:
            assert term.end_on <= term.start_on
        else:
            assert not sound([*terms, term])
            assert found[1].overlaps(term)


@given(st.lists(TERMS, max_size=8), TERMS)
def test_a_correction_is_compared_with_the_others_only(wanted, correction):
    terms = accepted(wanted)
    for term in terms:
        assert objection(terms, term) is None, "itself is not in its way"
        corrected = replace(correction, key=term.key)
        if objection(terms, corrected) is None:
            assert sound([*(other for other in terms if other.key != term.key), corrected])


@given(st.lists(TERMS, max_size=8), st.integers(1, 3), st.sampled_from(DAYS))
def test_a_holder_makes_way_without_a_gap_or_an_overlap(wanted, person, on):
    terms = accepted(wanted)
    ending = making_way(terms, person, on)
    ended = {term.key for term in ending}
    left = [term for term in terms if term.key not in ended] + ending
    assert sound(left)
    assert all(term.start_on < term.end_on == on for term in ending)
    following = Term(person, True, on)
    if objection(left, following) is None:
        assert sound([*left, following])
    else:
        # Only what begins that day or later stands in the way: it is never shortened in silence.
        assert objection(left, following)[1].start_on >= on


@given(TERMS, TERMS)
def test_overlapping_goes_both_ways(one, other):
    if one.end_on is None or one.end_on > one.start_on:
        days = [day for day in [*DAYS, DAY + timedelta(days=400)] if one.covers(day) and other.covers(day)]
        assert not days or one.overlaps(other)
        assert one.overlaps(other) == other.overlaps(one)

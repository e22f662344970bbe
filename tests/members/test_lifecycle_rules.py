"""The life of a membership, attacked: status, dates and colleges follow from the facts."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from association.members.rules.lifecycle import (
    ENDINGS,
    REQUIRED_TEXTS,
    SOURCES,
    EventKind,
    Fact,
    Status,
    active_from,
    standing,
)

DAY_ONE = date(2018, 1, 1)
days = st.integers(0, 3000).map(lambda n: DAY_ONE + timedelta(days=n))


@st.composite
def lives(draw):
    """A life the services would accept: an application, then events each allowed where it stands."""
    on = draw(days)
    facts = [Fact(EventKind.APPLICATION, on)]
    signed = {text: draw(days) for text in draw(st.sets(st.sampled_from(sorted(REQUIRED_TEXTS))))}
    for _ in range(draw(st.integers(0, 6))):
        on += timedelta(days=draw(st.integers(0, 400)))
        status = standing(facts, signed, on).status
        allowed = [kind for kind, sources in SOURCES.items() if status in sources]
        if not allowed:
            break
        kind = draw(st.sampled_from(sorted(allowed)))
        start = active_from(facts, signed)
        if kind in ENDINGS and start and on <= start:
            break
        facts.append(Fact(kind, on))
    return facts, signed


@given(lives(), days)
def test_a_member_is_active_only_when_admitted_and_both_texts_are_signed(life, on):
    facts, signed = life
    if standing(facts, signed, on).status in (Status.ACTIVE, Status.SUSPENDED):
        assert any(fact.kind == EventKind.ADMISSION and fact.on <= on for fact in facts)
        assert all(signed[text] <= on for text in REQUIRED_TEXTS)


@given(lives(), days)
def test_active_and_suspended_lie_between_the_start_and_the_end(life, on):
    now = standing(*life, on)
    inside = (
        now.active_from is not None and now.active_from <= on and (now.ended_on is None or on < now.ended_on)
    )
    assert (now.status in (Status.ACTIVE, Status.SUSPENDED)) == inside


@given(lives(), days, st.integers(0, 500))
def test_once_over_a_membership_stays_over(life, on, later):
    now = standing(*life, on)
    if now.status and now.status not in Status.open():
        assert standing(*life, on + timedelta(days=later)).status == now.status


@given(lives(), days)
def test_signatures_and_admission_come_in_either_order(life, on):
    facts, signed = life
    if signed.keys() != REQUIRED_TEXTS or len(facts) < 2 or facts[1].kind != EventKind.ADMISSION:
        return
    swapped = dict(zip(sorted(signed), reversed([signed[text] for text in sorted(signed)]), strict=True))
    assert standing(facts, signed, on) == standing(facts, swapped, on)


@given(lives())
def test_the_status_today_never_depends_on_what_comes_later(life):
    facts, signed = life
    for index, fact in enumerate(facts):
        later = [other for other in facts[index:] if other.on > fact.on]
        known = [other for other in facts if other not in later]
        assert standing(facts, signed, fact.on).status == standing(known, signed, fact.on).status


def test_a_signed_but_unadmitted_candidate_waits_for_the_decision():
    facts = [Fact(EventKind.APPLICATION, DAY_ONE)]
    signed = dict.fromkeys(REQUIRED_TEXTS, DAY_ONE)
    assert standing(facts, signed, DAY_ONE).status == Status.CANDIDATE


def test_admitted_without_the_charter_is_not_active():
    facts = [Fact(EventKind.APPLICATION, DAY_ONE), Fact(EventKind.ADMISSION, DAY_ONE)]
    assert standing(facts, {"founding_agreement": DAY_ONE}, DAY_ONE).status == Status.ADMITTED


def test_a_resignation_for_the_end_of_the_year_leaves_the_member_active_until_then():
    end = date(2024, 12, 31)
    facts = [
        Fact(EventKind.APPLICATION, DAY_ONE),
        Fact(EventKind.ADMISSION, DAY_ONE),
        Fact(EventKind.RESIGNATION, end),
    ]
    signed = dict.fromkeys(REQUIRED_TEXTS, DAY_ONE)
    assert standing(facts, signed, end - timedelta(days=1)).status == Status.ACTIVE
    assert standing(facts, signed, end).status == Status.RESIGNED

"""Where a due stands, what may be paid on it, and whether arrears suspend the vote."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from association.members.rules.arrears import ArrearsRule, Overdue, may_vote
from association.members.rules.dues import Account, DueState, may_remind, objection_to_payment
from association.members.rules.money import cents, euros

TODAY = date(2026, 6, 15)
SUMS = st.integers(0, 2_000_000).map(lambda number: Decimal(number) / 100)
DAYS = st.integers(-400, 400).map(lambda days: TODAY + timedelta(days=days))


def account(amount="100.00", paid="0.00", **fields):
    return Account(Decimal(amount), Decimal(paid), **fields)


CALLED = {"called_on": date(2026, 1, 10), "due_on": date(2026, 6, 15)}


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (account(), "À appeler"),
        (account(**CALLED), "Appelée"),
        (account(paid="40.00", **CALLED), "Partiellement payée"),
        (account(paid="100.00", **CALLED), "Payée"),
        (account(exempt=True, **CALLED), "Exonérée"),
        (account(amount="0.00"), "Rien à payer"),
    ],
)
def test_a_due_is_where_its_facts_say(one, state):
    assert one.state(TODAY).label == state


def test_the_last_day_to_pay_is_not_late_and_the_day_after_is():
    assert account(**CALLED).state(date(2026, 6, 15)) == DueState.CALLED
    assert account(**CALLED).state(date(2026, 6, 16)) == DueState.LATE
    assert account(paid="99.99", **CALLED).state(date(2026, 6, 16)) == DueState.LATE


@given(SUMS, st.lists(st.tuples(st.booleans(), SUMS, st.integers(0, 5)), max_size=12))
def test_what_was_paid_and_what_is_owed_always_make_the_amount(amount, acts):
    """Whatever is paid, refused or cancelled, in whatever order."""
    paid, standing = Decimal(0), []
    for is_payment, wanted, which in acts:
        if is_payment:
            if not objection_to_payment(Account(amount, paid), wanted):
                standing.append(wanted)
                paid += wanted
        elif standing:
            paid -= standing.pop(which % len(standing))
        now = Account(amount, paid)
        assert paid == sum(standing)
        assert now.outstanding + paid == amount
        assert Decimal(0) <= now.outstanding <= amount
        assert (now.state(TODAY) in (DueState.PAID, DueState.NOTHING)) == (now.outstanding == 0)


@pytest.mark.parametrize("amount", ["0", "-5", "0.001", "100.01"])
def test_nothing_negative_nothing_below_the_cent_nothing_on_top(amount):
    assert objection_to_payment(account(), Decimal(amount))


def test_a_reminder_waits_for_its_days():
    assert not may_remind(DueState.CALLED, None, TODAY, 21)
    assert may_remind(DueState.LATE, None, TODAY, 21)
    assert not may_remind(DueState.LATE, TODAY - timedelta(days=20), TODAY, 21)
    assert may_remind(DueState.LATE, TODAY - timedelta(days=21), TODAY, 21)


RULE = ArrearsRule(suspends=True, grace_days=30, article="article 8 des statuts")
OWED = Overdue(2025, Decimal("150.00"), date(2026, 5, 1))


def test_up_to_date_the_vote_is_whole():
    said = may_vote([], RULE, TODAY)
    assert said.may_vote
    assert "À jour" in said.explanation


def test_during_the_grace_the_vote_is_kept_and_the_day_it_stops_is_said():
    said = may_vote([OWED], RULE, date(2026, 5, 31))
    assert said.may_vote
    assert "sera suspendu après le 31/05/2026" in said.explanation


def test_after_the_grace_the_vote_is_suspended_with_the_article():
    said = may_vote([OWED], RULE, date(2026, 6, 1))
    assert not said.may_vote
    assert "Vote suspendu depuis le 01/06/2026" in said.explanation
    assert "150,00\u00a0€ pour 2025" in said.explanation
    assert "article 8 des statuts" in said.explanation


def test_without_the_rule_arrears_take_no_vote():
    said = may_vote([OWED], ArrearsRule(), TODAY)
    assert said.may_vote
    assert said.overdue == [OWED]


@given(st.lists(st.builds(Overdue, st.integers(2018, 2030), SUMS, DAYS), max_size=5), st.integers(0, 200))
def test_paying_everything_always_gives_the_vote_back(overdue, grace):
    rule = ArrearsRule(True, grace, "article 8")
    paid = [Overdue(one.year, Decimal(0), one.due_on) for one in overdue]
    assert may_vote(paid, rule, TODAY).may_vote


@given(st.lists(st.builds(Overdue, st.integers(2018, 2030), SUMS, DAYS), max_size=5), st.integers(0, 200))
def test_a_longer_grace_never_takes_a_vote(overdue, grace):
    if may_vote(overdue, ArrearsRule(True, grace), TODAY).may_vote:
        assert may_vote(overdue, ArrearsRule(True, grace + 1), TODAY).may_vote


def test_sums_are_written_as_french_writes_them():
    assert euros(Decimal("1250")) == "1\u202f250,00\u00a0€"
    assert cents(0.30000000000000004) == Decimal("0.30")

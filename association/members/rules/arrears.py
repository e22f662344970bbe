"""Whether unpaid dues suspend the vote: the statutes say it, the settings quote them, this applies them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from association.members.rules.money import euros
from association.members.rules.words import in_words


@dataclass(frozen=True)
class ArrearsRule:
    """suspends: whether arrears suspend the vote. grace_days: days after the last day to pay during
    which the vote is kept. article: the words of the statutes."""

    suspends: bool = False
    grace_days: int = 0
    article: str = ""


@dataclass(frozen=True)
class Overdue:
    """A due that was called, whose last day to pay is past, and what is still owed (euros)."""

    year: int
    outstanding: Decimal
    due_on: date


@dataclass(frozen=True)
class Verdict:
    """may_vote, and why, in a French sentence. overdue: what is owed, oldest first."""

    may_vote: bool
    explanation: str
    overdue: list = field(default_factory=list)


def may_vote(overdue: Iterable[Overdue], rule: ArrearsRule, on: date) -> Verdict:
    """Whether a member keeps its vote on a day, given what it owes. Changes nothing by itself.

    A due counts as overdue from the day after its last day to pay, and suspends the vote from the
    day after the days of grace.
    """
    late = sorted((one for one in overdue if one.outstanding > 0 and one.due_on < on), key=_age)
    if not late:
        return Verdict(True, "À jour de ses cotisations\u00a0: le droit de vote est entier.")
    owed = in_words([f"{euros(one.outstanding)} pour {one.year}" for one in late])
    if not rule.suspends:
        return Verdict(
            True, f"Il reste dû {owed}\u00a0: d’après les réglages, un retard ne suspend pas le vote.", late
        )
    article = f" ({rule.article})" if rule.article else ""
    end = late[0].due_on + timedelta(days=rule.grace_days)
    if on <= end:
        return Verdict(
            True,
            f"Il reste dû {owed}. Le vote sera suspendu après le {end:%d/%m/%Y}, sauf paiement{article}.",
            late,
        )
    return Verdict(False, f"Vote suspendu depuis le {end + timedelta(days=1):%d/%m/%Y}\u00a0: il reste dû "
                   f"{owed}{article}.", late)  # fmt: skip


def _age(overdue):
    return (overdue.due_on, overdue.year)

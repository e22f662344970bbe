"""What a due is worth and where it stands: computed from its facts, never stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from association.members.rules.money import CENT, ZERO


class DueState(TextChoices):
    TO_CALL = "to_call", "À appeler"
    CALLED = "called", "Appelée"
    PARTLY = "partly", "Partiellement payée"
    PAID = "paid", "Payée"
    EXEMPT = "exempt", "Exonérée"
    LATE = "late", "En retard"
    NOTHING = "nothing", "Rien à payer"

    @classmethod
    def unsettled(cls):
        """The states in which something was called and is still owed."""
        return frozenset({cls.CALLED, cls.PARTLY, cls.LATE})


@dataclass(frozen=True)
class Account:
    """A due and what was paid on it. amount, paid: euros, to the cent.

    called_on: the day it was asked for; due_on: the last day to pay. Both None until it is called.
    """

    amount: Decimal
    paid: Decimal = ZERO
    called_on: date | None = None
    due_on: date | None = None
    exempt: bool = False

    @property
    def outstanding(self) -> Decimal:
        """What is still owed: nothing once exempted."""
        return ZERO if self.exempt else self.amount - self.paid

    def state(self, on: date) -> DueState:
        """Where it stands on a day. An amount of 0 asks for nothing: neither paid, nor exempted."""
        if self.exempt:
            return DueState.EXEMPT
        if self.amount == 0:
            return DueState.NOTHING
        if self.paid >= self.amount:
            return DueState.PAID
        if self.due_on is not None and on > self.due_on:
            return DueState.LATE
        if self.paid:
            return DueState.PARTLY
        return DueState.CALLED if self.called_on else DueState.TO_CALL


def objection_to_payment(account: Account, amount: Decimal) -> str:
    """Why a payment cannot be recorded on a due, in words; empty when it can.

    An overpayment is refused rather than kept as a credit: what came on top is given back, or recorded
    on next year's due once it exists. So payments + outstanding = amount, always.
    """
    if amount <= 0 or amount != amount.quantize(CENT):
        return "not_an_amount"
    if account.exempt:
        return "exempt"
    return "too_much" if amount > account.outstanding else ""


def may_remind(state: DueState, last: date | None, on: date, every: int) -> bool:
    """Whether a reminder may leave: late, and the last one at least `every` days ago."""
    return state == DueState.LATE and (last is None or on >= last + timedelta(days=every))

"""Payments: recorded once, never edited, never above what is owed."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from association.members.models import Payment
from association.members.rules.dues import DueState
from association.members.services.payments import cancel_payment, record_payment
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from tests.members.dues import called, read

DAY = date(2026, 2, 1)


def pay(due, amount, **fields):
    return record_payment(due=due, amount=Decimal(amount), received_on=DAY, **fields)


@pytest.mark.django_db
def test_a_due_is_paid_in_several_times():
    due = called()
    pay(due, "50.00", reference="VIR 1234")
    assert (read(due).state, read(due).outstanding) == (DueState.PARTLY, Decimal("70.00"))
    pay(due, "70.00", means=Payment.Means.CHEQUE)
    assert (read(due).state, read(due).outstanding) == (DueState.PAID, Decimal("0.00"))


@pytest.mark.django_db
def test_too_much_is_refused_with_what_is_still_owed():
    due = called()
    pay(due, "50.00")
    with pytest.raises(Refusal, match="Il reste 70,00\u00a0€ à payer"):
        pay(due, "70.01")
    pay(due, "70.00")
    with pytest.raises(Refusal, match="déjà réglée"):
        pay(due, "0.01")


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.001"])
def test_only_euros_and_cents_above_nothing_are_recorded(amount):
    with pytest.raises(Refusal, match="au centime près"):
        pay(called(), amount)


@pytest.mark.django_db
def test_money_of_tomorrow_is_not_received():
    with pytest.raises(Refusal, match="avenir"):
        tomorrow = timezone.localdate() + timedelta(days=1)
        record_payment(due=called(), amount=Decimal("1.00"), received_on=tomorrow)


@pytest.mark.django_db
def test_a_mistake_is_cancelled_by_an_entry_that_says_why():
    due = called()
    payment = pay(due, "120.00")
    entry = cancel_payment(payment=payment, reason="Saisi sur le mauvais adhérent")
    assert (entry.amount, entry.cancels, entry.received_on) == (Decimal("-120.00"), payment, DAY)
    assert read(due).outstanding == Decimal("120.00")
    payment.refresh_from_db()
    assert payment.amount == Decimal("120.00")
    for again, words in ((payment, "déjà annulé"), (entry, "déjà une annulation")):
        with pytest.raises(Refusal, match=words):
            cancel_payment(payment=again, reason="Encore")
    actions = list(AuditEntry.objects.for_instance(due).values_list("action", flat=True))
    assert actions.count("members.record_payment") == actions.count("members.cancel_payment") == 1


class AnySequence(TestCase):
    @given(st.lists(st.tuples(st.booleans(), st.integers(1, 9000)), max_size=8))
    @settings(max_examples=25, deadline=None)
    def test_payments_and_what_is_owed_make_the_amount_in_the_database(self, acts):
        due = called()
        for pays, number in acts:
            standing = Payment.objects.filter(due=due, cancels=None, cancelled_by=None)
            try:
                if pays:
                    pay(due, Decimal(number) / 100)
                elif standing:
                    cancel_payment(payment=standing[number % len(standing)], reason="Erreur")
            except Refusal:
                pass
            entries = sum((one.amount for one in Payment.objects.filter(due=due)), Decimal(0))
            now = read(due)
            assert now.paid == entries
            assert entries + now.outstanding == Decimal("120.00")


@pytest.mark.postgresql
class TwoAtOnce(TransactionTestCase):
    def test_two_colleagues_record_the_same_money_at_once(self):
        """The row is held: the second sees the first's payment, and is refused."""
        due, outcomes = called(), []
        barrier = threading.Barrier(2)

        def work():
            barrier.wait()
            try:
                pay(due, "120.00")
                outcomes.append("recorded")
            except Refusal:
                outcomes.append("refused")
            finally:
                connections.close_all()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["recorded", "refused"]
        assert read(due).outstanding == 0

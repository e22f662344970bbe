"""Receipts: one per payment, numbered year by year without a gap, and never twice."""

import threading
from contextlib import suppress
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest
from django.db import IntegrityError, connections
from django.db.models import QuerySet
from django.test import TransactionTestCase

from association.members import documents
from association.members.models import Receipt, ReceiptBook
from association.members.services.payments import cancel_payment, record_payment
from cms.backoffice.errors import Refusal
from tests import factories
from tests.documents.reading import read as read_pdf
from tests.members.dues import called

DAY = date(2026, 2, 1)


def pay(due, amount="10.00", **fields):
    return record_payment(due=due, amount=Decimal(amount), received_on=DAY, **fields)


def numbers(year):
    return sorted(Receipt.objects.filter(book=year).values_list("number", flat=True))


@pytest.mark.django_db
def test_numbers_follow_each_other_and_begin_again_each_year():
    due = called()
    for year in (2026, 2026, 2027, 2026):
        pay(due, today=date(year, 3, 1))
    assert numbers(2026) == [1, 2, 3]
    assert numbers(2027) == [1]
    assert pay(due, today=date(2026, 12, 31)).receipt.full_number == "2026-0004"


@pytest.mark.django_db
def test_a_refused_payment_leaves_no_gap_and_a_cancelled_one_keeps_its_number():
    due = called()
    first = pay(due)
    with pytest.raises(Refusal):
        pay(due, "5000.00")
    cancel_payment(payment=first, reason="Chèque sans provision")
    pay(due)
    assert numbers(first.receipt.book_id) == [1, 2]


@pytest.mark.django_db
def test_the_receipt_tells_who_paid_what_when_and_how():
    organisation = factories.OrganisationFactory(display_name="Clinique des Essais", street="1 rue Neuve")
    payment = pay(called(organisation=organisation), "50.00", reference="VIR 1234")
    organisation.display_name = "Un autre nom"
    organisation.save()
    paper = read_pdf(documents.receipt(payment.receipt))
    for words in (
        payment.receipt.full_number,
        "Clinique des Essais",
        "1 rue Neuve",
        "50,00",
        "1er février 2026",
        "virement",
        "VIR 1234",
        "cotisation de l’année 2026",
    ):
        assert words in paper.words, words
    assert paper.tagged


@pytest.mark.django_db
def test_the_receipt_of_a_cancelled_payment_says_so():
    payment = pay(called())
    cancel_payment(payment=payment, reason="Chèque sans provision")
    receipt = Receipt.objects.select_related("payment__due", "payment__cancelled_by").get()
    assert "Paiement annulé le" in read_pdf(documents.receipt(receipt)).words


@pytest.mark.postgresql
class TwoAtOnce(TransactionTestCase):
    def at_once(self, dues):
        # The year's book is there already: opening it would make one wait for the other by itself.
        ReceiptBook.objects.create(year=factories.today().year)
        barrier, errors = threading.Barrier(len(dues)), []
        plain_count = QuerySet.count

        def slow_count(queryset):
            """Both threads have counted before either writes, unless a lock stands between them."""
            number = plain_count(queryset)
            if queryset.model is Receipt:
                with suppress(threading.BrokenBarrierError):
                    barrier.wait(timeout=1)
            return number

        def work(due):
            try:
                pay(due)
            except IntegrityError as error:
                errors.append(error)
            finally:
                connections.close_all()

        with mock.patch.object(QuerySet, "count", slow_count):
            threads = [threading.Thread(target=work, args=[due]) for due in dues]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        return errors

    def test_two_payments_at_once_have_two_numbers(self):
        assert self.at_once([called(), called()]) == []
        assert sorted(Receipt.objects.values_list("number", flat=True)) == [1, 2]

    def test_without_the_lock_they_would_want_the_same_number(self):
        """The negative control: the database then refuses one of them."""
        dues = [called(), called()]
        with mock.patch.object(QuerySet, "select_for_update", lambda queryset, **options: queryset):
            assert len(self.at_once(dues)) == 1
        assert list(Receipt.objects.values_list("number", flat=True)) == [1]

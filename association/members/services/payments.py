"""Payments of the dues and their receipts: recorded once, cancelled by another entry, numbered in a row."""

from django.db import transaction
from django.utils import timezone

from association.members.models import Due, Payment, Receipt, ReceiptBook
from association.members.rules.dues import objection_to_payment
from association.members.rules.money import ZERO, euros
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def record_payment(
    *, due, amount, received_on, means=Payment.Means.TRANSFER, reference="", user=None, today=None
):
    """Record money received on a due, with its receipt. Returns the Payment.

    amount: euros, to the cent, above 0 and at most what is still owed. Raises Refusal otherwise, for an
    exempted due, and for a day to come.
    """
    today = today or timezone.localdate()
    due = _locked(due)
    if received_on > today:
        raise Refusal("Cette date est dans l’avenir.")
    _refuse(objection_to_payment(due.account, amount), due)
    payment = Payment.objects.create(
        due=due,
        amount=amount,
        received_on=received_on,
        means=means,
        reference=reference.strip(),
        recorded_by=user,
    )
    _issue_receipt(payment, today)
    data = {"payment": payment.pk}
    changes = {"amount": [None, amount], "received_on": [None, received_on]}
    audit.record(due, "members.record_payment", user=user, data=data, changes=changes)
    return payment


@transaction.atomic
def cancel_payment(*, payment, reason, user=None):
    """Cancel a payment by the opposite entry, dated as it was; its receipt is kept, and says so.

    Returns the new entry. Raises Refusal for what is itself a cancellation, or cancelled already.
    """
    due = _locked(payment.due)
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.cancels_id:
        raise Refusal("Ceci est déjà une annulation\u00a0: enregistrez de nouveau le paiement.")
    if Payment.objects.filter(cancels=payment).exists():
        raise Refusal("Ce paiement est déjà annulé.")
    entry = Payment.objects.create(
        due=due,
        amount=-payment.amount,
        received_on=payment.received_on,
        means=payment.means,
        reference=payment.reference,
        cancels=payment,
        reason=reason.strip(),
        recorded_by=user,
    )
    data = {"payment": payment.pk, "entry": entry.pk}
    changes = {"amount": [payment.amount, ZERO], "reason": [None, entry.reason]}
    audit.record(due, "members.cancel_payment", user=user, data=data, changes=changes)
    return entry


def _issue_receipt(payment, day):
    """Give a payment the next number of the year, with the payer as it is named today."""
    ReceiptBook.objects.get_or_create(year=day.year)
    book = ReceiptBook.objects.select_for_update(of=("self",)).get(year=day.year)
    organisation = payment.due.membership.organisation
    return Receipt.objects.create(
        payment=payment,
        book=book,
        # Receipts are never deleted: counting them gives the last number.
        number=book.receipts.count() + 1,
        issued_on=day,
        payer="\n".join([str(organisation), *organisation.address_lines]),
    )


def _refuse(objection, due):
    if objection == "not_an_amount":
        raise Refusal("Un paiement est un montant en euros, au-dessus de 0, au centime près.")
    if objection == "exempt":
        raise Refusal(f"«\u00a0{due}\u00a0» est exonérée\u00a0: levez d’abord l’exonération.")
    if objection == "too_much" and not due.outstanding:
        raise Refusal(f"«\u00a0{due}\u00a0» est déjà réglée\u00a0: il n’y a plus rien à recevoir.")
    if objection == "too_much":
        raise Refusal(
            f"Il reste {euros(due.outstanding)} à payer\u00a0: n’enregistrez que cette somme. Ce qui est en "
            "trop se rend à l’adhérent, ou se note sur sa cotisation d’une autre année."
        )


def _locked(due):
    """The due as it stands now, with its account, held until the end of the transaction."""
    Due.objects.select_for_update(of=("self",)).get(pk=due.pk)
    return Due.objects.with_account().select_related("membership__organisation").get(pk=due.pk)

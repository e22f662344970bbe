"""The papers of the dues: the call a member pays from, and the receipt of what it paid."""

from django.utils.formats import date_format

from association.members.models import DuesSettings
from association.members.rules.money import euros
from cms.documents import pdf


def dues_call(due):
    """The call of a due as PDF bytes. Needs with_account(), the membership's organisation, the college."""
    organisation = due.membership.organisation
    rate = due.college.rates.filter(year=due.year).first()
    return pdf.compile(
        "dues_call",
        {
            "title": f"Appel de cotisation {due.year}",
            "reference": f"Réf. {due.call_number}",
            "payer": [str(organisation), *organisation.address_lines],
            "called_on": due.called_on,
            "due_on": due.due_on,
            "college": str(due.college),
            "decision": rate.decision if rate else "",
            "amount": euros(due.amount),
            "paid": euros(due.paid) if due.paid else "",
            "outstanding": euros(due.outstanding),
            "how_to_pay": DuesSettings.current().how_to_pay,
            "number": due.call_number,
            "year": due.year,
        },
    )


def receipt(one):
    """A receipt as PDF bytes; a cancelled payment's says so. Needs payment__due and payment__cancelled_by."""
    payment = one.payment
    entry = payment.cancelled_by if payment.is_cancelled else None
    return pdf.compile(
        "receipt",
        {
            "title": f"Reçu n°\u00a0{one.full_number}",
            "reference": f"Réf. {payment.due.call_number}",
            "number": one.full_number,
            "payer": one.payer.splitlines(),
            "issued_on": one.issued_on,
            "amount": euros(payment.amount),
            "received_on": payment.received_on,
            "means": payment.get_means_display().lower(),
            "payment_reference": payment.reference,
            "year": payment.due.year,
            "cancelled": annulled(entry) if entry else "",
        },
    )


def annulled(entry):
    day = date_format(entry.recorded_at, "j F Y")
    return f"Paiement annulé le {day}\u00a0: ce reçu ne vaut plus. Son numéro reste dans la suite de l’année."

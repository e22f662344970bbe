"""The acts on one due, each a page of its own, and the papers one downloads."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.members import documents
from association.members.backoffice import dues_forms as forms
from association.members.espace.dues import RELATED, paper
from association.members.models import Due, Payment, Receipt
from association.members.rules.dues import DueState
from association.members.rules.money import euros
from association.members.services import dues, payments
from association.members.services.recipients import recipient_of
from cms.backoffice.transitions import ActView, TransitionView

OWED = (DueState.TO_CALL, *DueState.unsettled())


class OnDue(TransitionView):
    permission_required = "manage"

    @property
    def recipient(self):
        return recipient_of(self.object.membership.organisation)

    def letter(self):
        """Whom the letter will reach, in a sentence."""
        if self.recipient:
            return f"Une lettre part à {self.recipient.address}, l’appel en PDF joint."
        return "Le réseau ne connaît aucune adresse où écrire\u00a0: imprimez l’appel et postez-le."


class PayView(OnDue):
    slug, label, icon = "payer", "Enregistrer un paiement", "plus"
    main = True
    form_class = forms.PaymentForm
    done_message = "le paiement est enregistré, son reçu est prêt."

    @classmethod
    def possible(cls, due):
        return due.state in OWED

    def get_initial(self):
        return super().get_initial() | {"amount": self.object.outstanding}

    def consequences(self):
        return [
            f"Il reste {euros(self.object.outstanding)} à recevoir\u00a0; davantage est refusé.",
            "Un reçu numéroté est établi. Un paiement ne se corrige pas\u00a0: une erreur s’annule.",
        ]

    def perform(self, data):
        payments.record_payment(due=self.object, user=self.request.user, **data)
        return self.object


class CallDueView(OnDue):
    slug, label, icon = "appeler", "Appeler", "mail"
    form_class = forms.CallForm
    done_message = "la cotisation est appelée."

    @classmethod
    def possible(cls, due):
        return due.called_on is None and due.state in (DueState.TO_CALL, DueState.PARTLY)

    def consequences(self):
        return [f"{euros(self.object.outstanding)} sont demandés.", self.letter()]

    def perform(self, data):
        return dues.call(due=self.object, user=self.request.user, **data)


class RemindDueView(OnDue):
    slug, label, icon = "relancer", "Relancer", "mail"
    done_message = "le rappel est parti."

    @classmethod
    def possible(cls, due):
        return due.state == DueState.LATE

    def consequences(self):
        return [f"Il reste {euros(self.object.outstanding)} à payer.", self.letter()]

    def perform(self, data):
        return dues.remind(due=self.object, user=self.request.user)


class ExemptView(OnDue):
    slug, label, icon = "exonerer", "Exonérer", "minus"
    form_class = forms.WhyForm
    done_message = "l’exonération est enregistrée."

    @classmethod
    def possible(cls, due):
        return due.state in OWED and not due.paid

    def consequences(self):
        return [
            f"Les {euros(self.object.amount)} ne sont plus dus. Le motif reste interne.",
            "Aucun message n’est envoyé\u00a0: prévenez l’adhérent.",
        ]

    def perform(self, data):
        return dues.exempt(due=self.object, user=self.request.user, **data)


class LiftView(OnDue):
    slug, label, icon = "lever", "Lever l’exonération", "undo"
    done_message = "la cotisation est de nouveau due."

    @classmethod
    def possible(cls, due):
        return due.state == DueState.EXEMPT

    def consequences(self):
        return [f"Les {euros(self.object.amount)} sont de nouveau dus, aux mêmes dates."]

    def perform(self, data):
        return dues.lift_exemption(due=self.object, user=self.request.user)


class CancelPaymentView(ActView):
    """Cancel a payment by the opposite entry."""

    model = Due
    label = "Annuler un paiement"
    icon = "cross"
    permission_required = "manage"
    form_class = forms.WhyForm
    serious = True
    done_message = "le paiement est annulé."

    @property
    def payment(self):
        if not hasattr(self, "_payment"):
            found = Payment.objects.select_related("due__membership__organisation", "receipt")
            self._payment = get_object_or_404(found, pk=self.kwargs["pk"], cancels=None)
        return self._payment

    def consequences(self):
        payment = self.payment
        return [
            f"Les {euros(payment.amount)} reçus le {payment.received_on:%d/%m/%Y} ne comptent plus\u00a0; "
            "les deux écritures restent visibles.",
            f"Le reçu n°\u00a0{payment.receipt.full_number} garde son numéro et porte «\u00a0annulé\u00a0».",
        ]

    def get_page_subtitle(self):
        return str(self.payment.due)

    def back_url(self):
        return self.sheet_url(self.payment.due)

    def perform(self, data):
        payments.cancel_payment(payment=self.payment, user=self.request.user, **data)
        return self.payment.due


class PaperView(PermissionCheckedMixin, View):
    """A PDF of the dues, for whoever may read them."""

    model = Due
    permission_required = "view"


class CallPaperView(PaperView):
    def get(self, request, pk):
        due = get_object_or_404(Due.objects.with_account().select_related(*RELATED), pk=pk)
        return paper(documents.dues_call(due), f"appel-{due.call_number}")


class ReceiptPaperView(PaperView):
    def get(self, request, pk):
        found = Receipt.objects.select_related("payment__due", "payment__cancelled_by")
        receipt = get_object_or_404(found, pk=pk)
        return paper(documents.receipt(receipt), f"recu-{receipt.full_number}")


def receipt_url(receipt):
    return reverse("due:receipt", args=[receipt.pk])


TRANSITIONS = (PayView, CallDueView, RemindDueView, ExemptView, LiftView)

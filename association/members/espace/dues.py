"""« Cotisations » in Mon espace: what my organisations owe, the calls and the receipts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from association.members import documents
from association.members.models import Due, Organisation, Receipt
from association.members.rules.dues import DueState
from association.members.rules.money import euros
from association.members.services.arrears import verdicts
from association.people.espace.pages import SpacePage

RELATED = ("membership__organisation", "college")


def paper(content, name):
    """A PDF to download, that no frame shows and no cache keeps."""
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return response


class DuesView(SpacePage, TemplateView):
    """The dues of each organisation I represent, year by year, and what the statutes say of arrears."""

    title = "Cotisations"
    template_name = "espace/dues.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        mine = list(Organisation.objects.represented_by(self.request.user).order_by("search_text"))
        dues = Due.objects.visible_to(self.request.user).with_account().select_related(*RELATED)
        dues = dues.prefetch_related("payments__receipt", "payments__cancelled_by")
        by_organisation = {organisation.pk: [] for organisation in mine}
        for due in dues:
            by_organisation[due.membership.organisation_id].append(told(due))
        said = verdicts(by_organisation)
        return super().get_context_data(**kwargs) | {
            "organisations": [
                {"organisation": one, "dues": by_organisation[one.pk], "verdict": said[one.pk]}
                for one in mine
            ]
        }


def told(due):
    """A due as it is told to the member: sums in euros, payments with their receipts."""
    return {
        "due": due,
        "state": DueState(due.state),
        "late": due.state == DueState.LATE,
        "amount": euros(due.amount),
        "outstanding": euros(due.outstanding) if due.outstanding else "",
        "payments": [
            {"payment": one, "amount": euros(one.amount), "means": one.get_means_display().lower()}
            for one in due.payments.all()
            if one.cancels_id is None and not one.is_cancelled
        ],
    }


class CallView(SpacePage, View):
    needs_person = True

    def get(self, request, pk):
        mine = Due.objects.visible_to(request.user).with_account().select_related(*RELATED)
        due = get_object_or_404(mine, pk=pk)
        return paper(documents.dues_call(due), f"appel-{due.call_number}")


class ReceiptView(SpacePage, View):
    needs_person = True

    def get(self, request, pk):
        mine = Receipt.objects.visible_to(request.user).select_related(
            "payment__due", "payment__cancelled_by"
        )
        receipt = get_object_or_404(mine, pk=pk)
        return paper(documents.receipt(receipt), f"recu-{receipt.full_number}")

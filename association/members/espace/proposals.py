"""Proposing new values for one's organisation; one proposal waits at a time."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from association.members.espace.forms import Contacts, ProposalForm
from association.members.espace.organisation import OrganisationPage
from association.members.models import ChangeProposal
from association.members.proposable import CONTACTS, FIELDS, present_values
from association.members.services import proposals
from cms.backoffice.errors import Refusal

MOST_CONTACTS = 30


class ProposeView(OrganisationPage, TemplateView):
    """A form that begins with what the network knows, or with the proposal that waits."""

    template_name = "espace/organisation/propose.html"

    @property
    def waiting(self):
        if not hasattr(self, "_waiting"):
            self._waiting = self.organisation.proposals.waiting().first()
        return self._waiting

    @property
    def title(self):
        return "Modifier ma proposition" if self.waiting else "Proposer une modification"

    def get_context_data(self, **kwargs):
        values = self.beginning()
        initial = values | {"comment": self.waiting.comment if self.waiting else ""}
        forms = {
            "form": ProposalForm(initial=initial, present=values),
            "contacts": Contacts(initial=values[CONTACTS], prefix="contacts"),
            "error": "",
        }
        return super().get_context_data(**kwargs) | forms | {"waiting": self.waiting} | kwargs

    def beginning(self):
        present = present_values(self.organisation)
        if self.waiting:
            present |= {name: new for name, (_, new) in self.waiting.values.items()}
        return present

    def post(self, request, *args, **kwargs):
        form = ProposalForm(request.POST, present=self.beginning())
        if "add" in request.POST:
            return self.again(form=form, contacts=with_one_more(request.POST))
        contacts = Contacts(request.POST, prefix="contacts")
        if not (form.is_valid() & contacts.is_valid()):
            return self.again(form=form, contacts=contacts)
        values = {name: value for name, value in form.values().items() if name in FIELDS}
        said = {
            "values": values | {CONTACTS: contacts.values()},
            "comment": form.cleaned_data["comment"],
            "user": request.user,
        }
        try:
            if self.waiting:
                proposals.revise(proposal=self.waiting, **said)
            else:
                proposals.propose(organisation=self.organisation, **said)
        except Refusal as refusal:
            return self.again(form=form, contacts=contacts, error=str(refusal))
        messages.success(
            request, "Votre proposition est transmise\u00a0: le réseau vous répondra par e-mail."
        )
        return redirect("espace_organisation_sheet", pk=self.organisation.pk)

    def again(self, **context):
        return self.render_to_response(self.get_context_data(**context))


class WithdrawView(OrganisationPage, View):
    def post(self, request, pk):
        waiting = get_object_or_404(ChangeProposal.objects.waiting(), organisation=self.organisation)
        try:
            proposals.withdraw(proposal=waiting, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Votre proposition est retirée.")
        return redirect("espace_organisation_sheet", pk=pk)


def with_one_more(data):
    """The lines as they were typed, and a blank one."""
    data, name = data.copy(), "contacts-TOTAL_FORMS"
    total = int(data[name]) if data.get(name, "").isdecimal() else 0
    data[name] = min(total + 1, MOST_CONTACTS)
    contacts = Contacts(data, prefix="contacts")
    for form in contacts.forms:
        form.empty_permitted = True
    return contacts

"""The page of the yearly confirmation's link: no account, one organisation, one answer."""

from django import forms
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView

from association.members.confirmed_parts import parts_of
from association.members.espace.forms import Contacts, ProposalForm
from association.members.espace.proposals import with_one_more
from association.members.models import Membership
from association.members.proposable import CONTACTS, present_values
from association.members.services import confirmations
from association.members.services.confirmations import confirmation_of
from cms.backoffice.errors import Refusal


class RemarksForm(forms.Form):
    remarks = forms.CharField(
        label="Changements de représentants, de suppléants ou d’experts",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Qui part, qui arrive, depuis quand, et la lettre qui le décide. Le réseau vous répondra.",
    )


class ConfirmationView(TemplateView):
    """What the network holds of a member: « Tout est exact », or corrected."""

    template_name = "members/confirmation.html"

    def dispatch(self, request, *args, **kwargs):
        self.confirmation = confirmation_of(kwargs["token"])
        if self.confirmation is None:
            response = self.response_class(
                request, ["members/confirmation_over.html"], {}, using=self.template_engine, status=410
            )
        else:
            response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, noarchive"
        # The address is the key: no other site learns it (no-referrer would blank the Origin CSRF checks).
        response["Referrer-Policy"] = "same-origin"
        add_never_cache_headers(response)
        return response

    @property
    def organisation(self):
        return self.confirmation.organisation

    def beginning(self):
        """What the form starts from: what the network holds, or what waits for its answer."""
        values = present_values(self.organisation)
        if waiting := self.organisation.proposals.waiting().first():
            values |= {name: new for name, (_, new) in waiting.values.items()}
        return values

    def get_context_data(self, **kwargs):
        values = self.beginning()
        membership = Membership.objects.open().with_college().filter(organisation=self.organisation).first()
        return (
            super().get_context_data(**kwargs)
            | {
                "confirmation": self.confirmation,
                "organisation": self.organisation,
                "college": membership.college_name if membership else "",
                "desks": self.organisation.contacts.all(),
                "parts": parts_of(self.organisation),
                "form": ProposalForm(initial=values, present=values),
                "contacts": Contacts(initial=values[CONTACTS], prefix="contacts"),
                "remarks": RemarksForm(),
                "correcting": "corriger" in self.request.GET,
                "error": "",
            }
            | kwargs
        )

    def post(self, request, *args, **kwargs):
        if "exact" in request.POST:
            return self.answer(lambda: confirmations.confirm(confirmation=self.confirmation))
        form = ProposalForm(request.POST, present=self.beginning())
        remarks = RemarksForm(request.POST)
        if "add" in request.POST:
            return self.again(form=form, remarks=remarks, contacts=with_one_more(request.POST))
        contacts = Contacts(request.POST, prefix="contacts")
        if not (form.is_valid() & contacts.is_valid() & remarks.is_valid()):
            return self.again(form=form, remarks=remarks, contacts=contacts)
        return self.answer(
            lambda: confirmations.correct(
                confirmation=self.confirmation,
                values=form.values() | {CONTACTS: contacts.values()},
                comment=form.cleaned_data["comment"],
                remarks=remarks.cleaned_data["remarks"],
            ),
            form=form,
            remarks=remarks,
            contacts=contacts,
        )

    def answer(self, act, **typed):
        try:
            act()
        except Refusal as refusal:
            return self.again(error=str(refusal), correcting=bool(typed), **typed)
        return redirect("confirm_organisation", token=self.kwargs["token"])

    def again(self, **context):
        return self.render_to_response(self.get_context_data(**{"correcting": True} | context))

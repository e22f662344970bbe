"""« Mes consentements »: what I agreed to, in which words, since when."""

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.views.generic import TemplateView

from association.people.espace.pages import SpacePage
from association.people.models import Consent, ConsentPurpose, PublicProfile
from association.people.services.consents import consents_of, record_consent


class ConsentsView(SpacePage, TemplateView):
    title = "Mes consentements"
    template_name = "espace/consents.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "standings": consents_of(self.person),
            "answers": self.person.consents.select_related("text"),
        }

    def post(self, request, *args, **kwargs):
        purpose, answer = request.POST.get("purpose"), request.POST.get("given")
        if purpose not in ConsentPurpose.values or answer not in ("yes", "no"):
            return HttpResponseBadRequest("Réponse inconnue.")
        record_consent(
            person=self.person,
            purpose=purpose,
            given=answer == "yes",
            source=Consent.Source.SPACE,
            user=request.user,
        )
        if purpose == ConsentPurpose.PUBLIC_PROFILE and answer == "no":
            PublicProfile.objects.filter(person=self.person).update(published=False)
        messages.success(request, "Votre réponse est enregistrée.")
        return redirect("espace_consents")

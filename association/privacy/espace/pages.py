"""« Mes données »: what the product holds of me, to read and to take away, and how to have it erased."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View

from association.people.espace.pages import SpacePage
from association.people.rules import ranks
from association.people.services import staff
from association.privacy.espace.forms import ErasureForm
from association.privacy.models import ErasureRequest
from association.privacy.services import export, requests
from association.privacy.services.erasure import plan_of
from association.privacy.services.subjects import subject_of
from cms.backoffice.errors import Refusal
from cms.backoffice.exports import attachment

#: An unattended session does not show, nor give away, everything about somebody.
confirmed = method_decorator(reauthentication_required, name="dispatch")
confirmed_to_write = method_decorator(reauthentication_required(allow_get=True), name="dispatch")


class DataPage(SpacePage):
    @property
    def subject(self):
        return subject_of(user=self.request.user)


class DataView(DataPage, TemplateView):
    """Table by table: what is held, why, for how long."""

    title = "Mes données"
    template_name = "espace/privacy/overview.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "tables": export.overview_of(self.subject),
            "waiting": requests.waiting_request_of(self.request.user),
        }


@confirmed
class EverythingView(DataPage, TemplateView):
    """The same, with every value."""

    title = "Tout ce que le réseau sait de moi"
    template_name = "espace/privacy/everything.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"sections": export.sections_of(self.subject)}


@confirmed
class DownloadView(DataPage, View):
    """The same, as a file."""

    def get(self, request, *args, **kwargs):
        content = json.dumps(export.as_json(self.subject), cls=export.Encoder, ensure_ascii=False, indent=2)
        response = HttpResponse(content, content_type="application/json; charset=utf-8")
        name = f"mes-donnees-{timezone.localdate():%Y-%m-%d}.json"
        response.headers["Content-Disposition"] = attachment(name)
        return response


@confirmed_to_write
class ErasureView(DataPage, FormView):
    """What erasure would do, then asking for it; or the request that waits, and those answered."""

    title = "Effacer mes données"
    template_name = "espace/privacy/erasure.html"
    form_class = ErasureForm

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = requests.waiting_request_of(user)
        works_here = user.is_superuser or staff.rank_of(user) > ranks.NOBODY
        return super().get_context_data(**kwargs) | {
            "waiting": waiting,
            "answered": ErasureRequest.objects.filter(user=user).exclude(state=ErasureRequest.State.WAITING),
            "works_here": works_here,
            "plan": plan_of(self.subject),
        }

    def form_valid(self, form):
        try:
            made = requests.ask_erasure(user=self.request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request, f"Votre demande est enregistrée. Réponse au plus tard le {made.due_on:%d/%m/%Y}."
        )
        return redirect("espace_erasure")


class WithdrawView(DataPage, View):
    """Taking the waiting request back."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        waiting = requests.waiting_request_of(request.user)
        try:
            if waiting is None:
                raise Refusal("Aucune demande n’est en attente.")
            requests.withdraw_request(request=waiting, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Votre demande est retirée : rien n’est effacé.")
        return redirect("espace_erasure")

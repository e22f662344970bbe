"""« Demander l’adhésion »: finding oneself, filling the form, following the answer by the mailed link."""

from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView

from association.members.identifiers import compact
from association.members.models import Application, Organisation
from association.members.public.forms import CorrectionForm, NewApplicationForm
from association.members.public.limits import HOUR, MINUTE, refusal, too_many
from association.members.rules.applications import Act, possible, steps
from association.members.services import applications
from association.members.services.signing import current_texts, lacking
from cms.backoffice.errors import Refusal

SHOWN = 15
SEARCHES_A_MINUTE = 40
SENT_AN_HOUR = 20
PREFILLED = ("type", "finess", "siret", "street", "address_extra", "postcode", "city")


def findable():
    """What anybody may find here: open legal entities of the public register, member or not. Nothing
    shows which of them applied."""
    known = Organisation.objects.filter(finess__isnull=False, parent=None, closed_on=None)
    return known.exclude(finess="").select_related("type").defer("notes")


class JoiningPage(TemplateView):
    """A page of the public site that is nobody's to keep: not indexed, not cached."""

    title = ""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        # The address of the page is the key of the file.
        response["Referrer-Policy"] = "same-origin"
        return response

    def get_context_data(self, **kwargs):
        return {"title": self.title, **super().get_context_data(**kwargs)}

    def again(self, **context):
        return self.render_to_response(self.get_context_data(**context))


class StartView(TemplateView):
    template_name = "members/joining/start.html"

    def get(self, request, *args, **kwargs):
        query = request.GET.get("q", "").replace("\x00", "").strip()[:100]
        if query and too_many(request, "find", limit=SEARCHES_A_MINUTE, seconds=MINUTE):
            return refusal(request)
        found = list(self.search(query)[:SHOWN]) if query else []
        return self.render_to_response(
            self.get_context_data(
                query=query, found=found, texts=current_texts(), title="Demander l’adhésion"
            )
        )

    @staticmethod
    def search(query):
        number = compact(query)
        if number.isalnum() and len(number) in (9, 14) and any(letter.isdigit() for letter in number):
            field = "finess" if len(number) == 9 else "siret"
            return findable().filter(**{field: number})
        return findable().matching(query).order_by("search_text", "pk")


class ApplyView(JoiningPage):
    template_name = "members/joining/apply.html"
    title = "Votre demande d’adhésion"

    def get_context_data(self, **kwargs):
        if "form" not in kwargs:
            kwargs["form"] = NewApplicationForm(initial=self.beginning())
        return super().get_context_data(texts=current_texts(), **kwargs)

    def beginning(self):
        """What the public register says of the organisation chosen on the page before."""
        chosen = self.chosen(self.request.GET.get("organisation", ""))
        if chosen is None:
            return {"joining": Application.Joining.DIRECT}
        public = {name: getattr(chosen, name) for name in PREFILLED}
        return {
            "name": str(chosen),
            "organisation": chosen.pk,
            "joining": Application.Joining.DIRECT,
        } | public

    @staticmethod
    def chosen(key):
        return findable().filter(pk=key).first() if key.isdecimal() and len(key) < 10 else None

    def post(self, request):
        form = NewApplicationForm(request.POST)
        if form.is_trapped:
            return redirect("apply_sent")
        if too_many(request, "apply", limit=SENT_AN_HOUR, seconds=HOUR):
            return refusal(request)
        if not form.is_valid():
            return self.again(form=form)
        applications.apply_online(
            values=form.cleaned_data,
            texts=current_texts(),
            organisation=self.chosen(form.cleaned_data["organisation"]),
        )
        return redirect("apply_sent")


class SentView(JoiningPage):
    template_name = "members/joining/sent.html"
    title = "Consultez votre messagerie"


class ByLink(JoiningPage):
    """What the link of an application opens."""

    def dispatch(self, request, *args, **kwargs):
        self.application = applications.find(kwargs["token"])
        if self.application is None:
            return render(request, "members/joining/dead_link.html", status=404)
        return super().dispatch(request, *args, **kwargs)


class FollowView(ByLink):
    template_name = "members/joining/follow.html"
    title = "Suivre votre demande d’adhésion"

    def get_context_data(self, **kwargs):
        application = self.application
        membership = application.membership
        signed = membership is not None and not lacking(membership)
        return super().get_context_data(
            application=application,
            membership=membership,
            steps=steps(application.state, membership and membership.status, signed=signed),
            may={act.value: possible(application.state, act) for act in Act},
            refused_by_board=membership is not None and membership.status == "refused",
            error="",
            **kwargs,
        )


class ActByLink(FollowView):
    """A button of the page: a POST, then back to it."""

    http_method_names = ["post"]
    service = None

    def post(self, request, token):
        try:
            type(self).service(application=self.application)
        except Refusal as refusal_said:
            return self.render_to_response(self.get_context_data() | {"error": str(refusal_said)})
        return redirect("follow_application", token=token)


class ConfirmView(ActByLink):
    service = staticmethod(applications.confirm)


class WithdrawView(ActByLink):
    service = staticmethod(applications.withdraw)


class CorrectView(ByLink):
    template_name = "members/joining/correct.html"
    title = "Corriger votre demande"

    def get(self, request, token):
        if not possible(self.application.state, Act.CORRECT):
            return redirect("follow_application", token=token)
        return self.again(form=CorrectionForm(instance=self.application))

    def get_context_data(self, **kwargs):
        return super().get_context_data(application=self.application, error="", **kwargs)

    def post(self, request, token):
        form = CorrectionForm(request.POST)
        if not form.is_valid():
            return self.again(form=form)
        try:
            applications.correct(application=self.application, values=form.cleaned_data)
        except Refusal as refusal_said:
            return self.render_to_response(self.get_context_data(form=form) | {"error": str(refusal_said)})
        return redirect("follow_application", token=token)

"""« Durées de conservation » and the purge: each rule with its period, and what would go today."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.privacy.models import Purge, RetentionPeriod
from association.privacy.services import periods
from association.privacy.services.purge import due_now, purge
from cms.backoffice.errors import Refusal
from cms.backoffice.transitions import ActView
from cms.backoffice.views.inspection import Listing, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


class PeriodsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Every rule, with what it finds due today: the dry run of the purge."""

    model = RetentionPeriod
    permission_required = "view"
    header_icon = "time"
    page_title = "Durées de conservation"
    template_name = "backoffice/privacy/periods.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        user = self.request.user
        dues = due_now()
        return super().get_context_data(**kwargs) | {
            "dues": [(due, due.number) for due in dues],
            "may_change": user.has_perm("privacy.change_retentionperiod"),
            "may_purge": user.has_perm("privacy.run_purge"),
        }


class LengthForm(forms.Form):
    length = forms.IntegerField(label="Durée", min_value=1, max_value=periods.LONGEST)


class ChangePeriodView(ActView):
    model = RetentionPeriod
    permission_required = "change"
    label, icon, header_icon = "Changer la durée", "edit", "time"
    form_class = LengthForm

    @property
    def rule(self):
        try:
            return periods.rule_called(self.kwargs["code"])
        except LookupError:
            raise Http404 from None

    def get_initial(self):
        return {"length": periods.lengths()[self.rule.code]}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["length"].label = f"Durée, en {'mois' if self.rule.months else 'jours'}"
        form.fields[
            "length"
        ].help_text = f"Par défaut : {self.rule.in_words(self.rule.default)}. {self.rule.basis}."
        return form

    def consequences(self):
        return ["Dès la prochaine nuit, ce qui a été gardé plus longtemps que cette durée est effacé."]

    def get_page_subtitle(self):
        return self.rule.label

    def back_url(self):
        return reverse("retention_periods")

    def get_breadcrumbs_items(self):
        index = {"url": self.back_url(), "label": "Durées de conservation"}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.rule.label}]

    def form_valid(self, form):
        try:
            periods.decide_period(
                code=self.rule.code, length=form.cleaned_data["length"], by=self.request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, "La durée est changée.")
        return redirect(self.back_url())


class PurgeNowView(ActView):
    model = Purge
    permission_required = "run"
    label, icon, header_icon, serious = "Purger maintenant", "bin", "bin", True
    index_url_name = "retention_periods"
    inspect_url_name = "purge:inspect"
    done_message = "c’est fait."

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("privacy.run_purge"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return ""

    def consequences(self):
        found = [(due, number) for due in due_now() if (number := due.number)]
        if not found:
            return ["Rien n’a été gardé trop longtemps : il n’y a rien à effacer aujourd’hui."]
        lines = [f"{due.rule.label} (plus de {due.period}) : {number}" for due, number in found]
        return [*lines, "Ce qui est effacé ne revient pas."]

    def perform(self, data):
        return purge(by=self.request.user)


class PurgeInspectView(RecordInspectView):
    def get_summary(self):
        return f"Par {self.object.ran_by}" if self.object.ran_by else "Passage automatique"

    def get_sections(self):
        rows = [[label_of(code), number] for code, number in self.object.counts.items()]
        return [Listing("Ce qui a été effacé", ["Règle", "Lignes"], rows, "Rien.")]


def label_of(code):
    try:
        return periods.rule_called(code).label
    except LookupError:
        return code


def total(purge):
    return sum(purge.counts.values())


class PurgeViewSet(RecordViewSet):
    model = Purge
    icon = "history"
    menu_label = "Purges passées"
    add_enabled = edit_enabled = False
    exclude_form_fields = ["id"]
    inspect_view_class = PurgeInspectView
    select_related = ("ran_by",)
    list_display = [
        "__str__",
        Column("ran_by", label="Lancée par", accessor=lambda one: one.ran_by or "Automatique"),
        Column("total", label="Lignes effacées", accessor=total),
    ]
    export = [("Passée le", "ran_at"), ("Lignes effacées", total)]


purges = PurgeViewSet()

"""What the reports of the groups share: the day they speak of, their filters, their export."""

from django import forms
from django.http import HttpResponseBadRequest
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.groups.models import WorkingGroup
from association.people.link_forms import DayField
from association.records.dated import today
from cms.backoffice import exports, opendocument

REFUSED = "Une des valeurs demandées n’existe pas."
FORMATS = {"csv": "CSV", "xlsx": "Excel", "ods": "LibreOffice"}


class ReportForm(forms.Form):
    """The day the report speaks of, today when it is left empty."""

    le = DayField("À la date du", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="rapport-%s", **kwargs)

    @property
    def on(self):
        return self.cleaned_data.get("le") or today()


class KindField(forms.ChoiceField):
    def __init__(self):
        choices = [("", "Toutes"), *WorkingGroup.Kind.choices]
        super().__init__(label="Nature", choices=choices, required=False)


class GroupField(forms.ModelChoiceField):
    def __init__(self):
        groups = WorkingGroup.objects.order_by("name")
        super().__init__(groups, label="Groupe", required=False, empty_label="Tous les groupes")


class ReportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A report on screen and its export, from the same rows of the same day."""

    model = WorkingGroup
    permission_required = "view"
    form_class = ReportForm

    @cached_property
    def form(self):
        return self.form_class(self.request.GET)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request, *args, **kwargs):
        wanted = request.GET.get("export", "")
        if wanted not in FORMATS:
            return super().get(request, *args, **kwargs)
        if not self.form.is_valid():
            return HttpResponseBadRequest(REFUSED, content_type="text/plain; charset=utf-8")
        return self.export(wanted)

    def export(self, wanted):
        headings, rows = self.table()
        name = f"{self.page_title} au {self.form.on:%Y-%m-%d}"
        if wanted == "ods":
            return opendocument.download(name, headings, rows)
        return exports.download(wanted, name, headings, rows)

    def table(self):
        """(headings, rows) of the export."""
        raise NotImplementedError

    def figures(self):
        """What the template shows, once the form is valid."""
        raise NotImplementedError

    def get_context_data(self, **kwargs):
        shown = (
            self.figures() | {"on": self.form.on, "is_today": self.form.on == today()}
            if self.form.is_valid()
            else {}
        )
        return (
            super().get_context_data(**kwargs)
            | {
                "form": self.form,
                "formats": FORMATS,
                "valid": self.form.is_valid(),
            }
            | shown
        )

"""What the reports share: the day they are asked for, their trail, and the spreadsheet of what they show."""

from django import forms
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from association.members.models import Membership
from association.records.dated import today
from cms.backoffice import exports


class DayForm(forms.Form):
    le = forms.DateField(
        label="À la date du",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Indiquez un jour du calendrier."},
    )

    def day(self):
        """The day asked for; today when none is, or when it is no day."""
        return (self.cleaned_data.get("le") if self.is_valid() else None) or today()


class DayReport(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A report on a day (?le=2025-06-30), today by default; ?export=csv or xlsx gives its tables."""

    model = Membership
    permission_required = "view"
    header_icon = "group"
    url_name = ""
    #: table → (what its file is called, method giving its headings and rows)
    tables = {}

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse(self.url_name), "label": self.page_title}]

    def dispatch(self, request, *args, **kwargs):
        self.form = DayForm({"le": request.GET.get("le") or today().isoformat()})
        self.day = self.form.day()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        table = request.GET.get("table")
        name, method = self.tables.get(table) or next(iter(self.tables.values()))
        headings, rows = getattr(self, method)()
        return exports.download(kind, f"{name} au {self.day:%Y-%m-%d}", headings, rows, whole=True)

    def get_context_data(self, **kwargs):
        downloads = [
            {"name": name, "csv": self._export(table, "csv"), "xlsx": self._export(table, "xlsx")}
            for table, (name, _) in self.tables.items()
        ]
        return super().get_context_data(**kwargs) | {
            "day_form": self.form,
            "day": self.day,
            "downloads": downloads,
        }

    def _export(self, table, kind):
        return reverse(self.url_name, query={"le": self.day.isoformat(), "table": table, "export": kind})

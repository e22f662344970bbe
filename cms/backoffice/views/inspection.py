"""The sheet of a record: what is known of it, what to watch, and what can be done."""

from dataclasses import dataclass, field

from django.contrib.admin.utils import quote, unquote
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.backoffice import sheet_buttons, succession
from cms.backoffice.display import long_date, shown


@dataclass
class Facts:
    """Names and values, side by side."""

    heading: str
    rows: list = field(default_factory=list)
    template_name = "backoffice/sections/facts.html"


@dataclass
class Listing:
    """Rows under headings; empty says what an absence means."""

    heading: str
    headings: list
    rows: list
    empty: str = "Rien pour l’instant."
    template_name = "backoffice/sections/listing.html"


@dataclass
class Folded(Listing):
    """A listing that opens when asked: what is over, and would bury the rest."""

    template_name = "backoffice/sections/folded.html"


@dataclass
class Moment:
    """Something that happened: on a day, what, said how, recorded by whom."""

    on: object
    label: str
    details: list
    recorded: str = ""
    tone: str = ""

    @property
    def day(self):
        return long_date(self.on)


@dataclass
class Timeline:
    heading: str
    moments: list
    empty: str = "Rien pour l’instant."
    template_name = "backoffice/sections/timeline.html"


@dataclass
class Notice:
    """What the reader must see first; tone: warning or info."""

    text: str
    tone: str = "warning"


class RecordInspectView(generic.InspectView):
    viewset = None
    history_url_name = None
    page_title = "Fiche"
    any_permission_required = ["add", "change", "view"]

    def get_object_queryset(self):
        return self.viewset.get_queryset(self.request)

    #: The key of the record that took the place of the one asked for.
    successor = None

    def get_object(self, queryset=None):
        key = unquote(str(self.pk))
        try:
            return get_object_or_404(self.get_object_queryset(), pk=key)
        except Http404:
            self.successor = succession.where_it_went(self.model, key)
            if self.successor is None:
                raise
            return get_object_or_404(self.get_object_queryset(), pk=self.successor)

    def get(self, request, *args, **kwargs):
        if self.successor is not None:
            messages.info(request, "La fiche demandée a été fusionnée avec celle-ci.")
            return redirect(self.inspect_url)
        return super().get(request, *args, **kwargs)

    @property
    def inspect_url(self):
        return reverse(self.viewset.get_url_name("inspect"), args=[quote(self.object.pk)])

    def get_fields(self):
        return []

    def get_header_title(self):
        return str(self.object)

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        index = [item for item in items if item["url"] not in ("", self.get_edit_url())]
        return [*index, {"url": "", "label": "Fiche"}]

    @property
    def header_buttons(self):
        edit_url = self.get_edit_url()
        return [HeaderButton("Modifier", url=edit_url, icon_name="edit")] if edit_url else []

    @property
    def header_more_buttons(self):
        buttons = []
        if self.history_url_name and self.user_has_any_permission(["add", "change", "delete"]):
            url = reverse(self.history_url_name, args=[quote(self.object.pk)])
            buttons.append(Button("Historique des modifications", url=url, icon_name="history", priority=10))
        buttons += sheet_buttons.buttons_for(self.object, self.request.user)
        if delete_url := self.get_delete_url():
            buttons.append(Button("Supprimer", url=delete_url, icon_name="bin", priority=90))
        return buttons

    def get_notices(self):
        """What to watch on this record: a list of Notice."""
        return []

    def get_sections(self):
        """The body of the sheet, section after section."""
        return [self.facts(heading, names) for heading, names in self.viewset.sections]

    def facts(self, heading, names):
        """Facts of fields, or of (label, function of the record); empty ones are left out."""
        rows = []
        for name in names:
            label, value = name if isinstance(name, tuple) else (self.label_of(name), name)
            value = value(self.object) if callable(value) else self.value_of(value)
            if value not in (None, "", []):
                rows.append((label, shown(value)))
        return Facts(heading, rows)

    def label_of(self, name):
        field = self.model._meta.get_field(name)
        named = field.related_model._meta.verbose_name_plural if field.auto_created else field.verbose_name
        return capfirst(str(named))

    def value_of(self, name):
        display = getattr(self.object, f"get_{name}_display", None)
        return display() if display else getattr(self.object, name)

    def get_acts(self):
        """The acts the person may do now: TransitionView classes with their address."""
        return [
            {
                "url": reverse(self.viewset.get_url_name(transition.slug), args=[quote(self.object.pk)]),
                "label": transition.label,
                "icon": transition.icon,
                "serious": transition.serious,
                "main": transition.main,
            }
            for transition in self.viewset.transitions
            if transition.offered(self.request.user, self.object)
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        sections = [
            section for section in self.get_sections() if not isinstance(section, Facts) or section.rows
        ]
        return context | {
            "notices": self.get_notices(),
            "sections": sections,
            "acts": self.get_acts(),
            "summary": self.get_summary(),
        }

    def get_summary(self):
        """One line under the name: what it is, in short."""
        return ""

"""The history of a record: the audit log, act after act."""

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.widgets.button import HeaderButton

from cms.backoffice import audit, succession
from cms.backoffice.models import AuditEntry


class RecordHistoryView(HistoryView):
    page_title = "Historique"
    inspect_url_name = None

    def get_base_queryset(self):
        """The acts on this record, and on those it took the place of."""
        former = succession.former_keys(self.object) if audit.is_audited(self.model) else []
        if not former:
            return super().get_base_queryset()
        keys = [str(key) for key in (self.object.pk, *former)]
        return self._annotate_queryset(
            AuditEntry.objects.get_for_model(self.model).filter(object_id__in=keys)
        )

    def sheet_url(self):
        return reverse(self.inspect_url_name, args=[quote(self.object.pk)])

    @property
    def header_buttons(self):
        return [HeaderButton("Voir la fiche", url=self.sheet_url(), icon_name="view")]

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": capfirst(self.model._meta.verbose_name_plural)},
            {"url": self.sheet_url(), "label": "Fiche"},
            {"url": "", "label": "Historique", "sublabel": str(self.object)},
        ]

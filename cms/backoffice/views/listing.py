"""The list of records: search, filters, columns, acts on a row, export."""

from django.contrib.admin.utils import quote
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.coreutils import multigetattr

from cms.backoffice import exports
from cms.backoffice.on_date import export_day


class RecordIndexView(generic.IndexView):
    viewset = None

    def get_base_queryset(self):
        return self.viewset.get_queryset(self.request)

    def search_queryset(self, queryset):
        return self.viewset.search(queryset, self.search_query) if self.is_searching else queryset

    def filter_queryset(self, queryset):
        """Filters that cannot be read (a mistyped date) show nothing, rather than everything."""
        if self.filters and not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def _get_title_column(self, field_name, *args, **kwargs):
        """The name leads to the sheet: one reads before one changes."""
        column = super()._get_title_column(field_name, *args, **kwargs)
        column._get_url_func = self.get_inspect_url
        return column

    def get_list_more_buttons(self, instance):
        buttons = [
            Button("Voir la fiche", url=self.get_inspect_url(instance), icon_name="view", priority=10),
        ]
        if edit_url := self.get_edit_url(instance):
            buttons.append(Button("Modifier", url=edit_url, icon_name="edit", priority=20))
        for rank, transition in enumerate(self.viewset.transitions):
            if transition.offered(self.request.user, instance):
                url = reverse(self.viewset.get_url_name(transition.slug), args=[quote(instance.pk)])
                buttons.append(
                    Button(transition.label, url=url, icon_name=transition.icon, priority=30 + rank)
                )
        if delete_url := self.get_delete_url(instance):
            buttons.append(Button("Supprimer", url=delete_url, icon_name="bin", priority=90))
        return buttons

    @property
    def show_export_buttons(self):
        return bool(self.viewset.export)

    def as_spreadsheet(self, queryset, spreadsheet_format):
        headings = [heading for heading, _ in self.viewset.export]
        rows = self.export_rows(queryset)
        day = export_day(self.request, self.viewset.filterset_class)
        if day:
            headings.append("À la date du")
            rows = ([*row, day] for row in rows)
        said = f"au {day:%Y-%m-%d}" if day else f"{timezone.localdate():%Y-%m-%d}"
        return exports.download(spreadsheet_format, f"{self.viewset.export_filename} {said}", headings, rows)

    def export_rows(self, queryset):
        for record in queryset:
            yield [
                cell(record) if callable(cell) else multigetattr(record, cell)
                for _, cell in self.viewset.export
            ]

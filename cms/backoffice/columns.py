"""Columns of the lists."""

from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A date as it is written, where Wagtail's own column says « il y a 8 ans »."""

    def get_value(self, instance):
        day = super().get_value(instance)
        return f"{day:%d/%m/%Y}" if day else ""

"""Lists as they stood on a past day: « À la date du », and what the screens make of it.

The whole list stands on that day, columns and exports too, so the screen reads the day from the
address when it builds its queryset; the filter is there to ask for it.
"""

import django_filters
from django import forms
from django.utils.dateparse import parse_date
from wagtail.admin.filters import WagtailFilterSet


def day_asked(request):
    """The day of the address (?le=2025-06-30), or None: today, or what is no day at all."""
    try:
        return parse_date(request.GET.get("le", ""))
    except ValueError:
        return None


class DayFilterSet(WagtailFilterSet):
    le = django_filters.DateFilter(
        label="À la date du",
        method="filter_day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    @property
    def day(self):
        """The day asked for; None for today."""
        return day_asked(self.request)

    def filter_day(self, queryset, name, value):
        return queryset

"""« À la date du »: a list, and its export, as the network stood on a day.

The filter set of a list whose facts are dated inherits from OnDateFilterSet; its conditions read
self.day, its viewset's get_queryset() reads asked_date(request). Both are None when nobody asked:
on=None means today everywhere.
"""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import AdminDateInput

PARAMETER = "on"


def asked_date(request):
    """The day a list is asked for, or None: nobody asked, or what was typed is no date."""
    try:
        return forms.DateField(required=False).clean(request.GET.get(PARAMETER, ""))
    except ValidationError:
        return None


class OnDateFilter(django_filters.DateFilter):
    """The field « à la date du ». It narrows nothing by itself: what narrows reads the day."""

    def __init__(self, **options):
        super().__init__(label="À la date du", widget=AdminDateInput, **options)

    def filter(self, queryset, value):
        return queryset


class OnDateFilterSet(WagtailFilterSet):
    on = OnDateFilter(help_text="À défaut, aujourd’hui.")

    @property
    def day(self):
        return asked_date(self.request)


def export_day(request, filterset_class):
    """The day an export speaks of, when its list may be asked for one and was."""
    dated = isinstance(filterset_class, type) and issubclass(filterset_class, OnDateFilterSet)
    return asked_date(request) if dated else None

"""How a filter in force is said above a list: a day as French writes it, where Wagtail shows 2021-06-01."""

import django_filters
from wagtail.admin.active_filters import (
    ActiveFilter,
    BaseFilterAdapter,
    register_filter_adapter_class,
)

from cms.backoffice.display import long_date


class DayAdapter(BaseFilterAdapter):
    def get_active_filters(self):
        url = self.get_url_without_filter_param(self.name)
        yield ActiveFilter(self.bound_field.auto_id, self.filter.label, long_date(self.value), url)


register_filter_adapter_class(django_filters.DateFilter, DayAdapter)

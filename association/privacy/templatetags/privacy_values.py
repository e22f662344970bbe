"""Values of an export, as people read them."""

import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()

NOTHING = "–"


@register.filter
def readable(value):
    """A value in French: yes or no, days in full, lists and dictionaries in lines."""
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "j F Y à H:i")
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    if isinstance(value, dict):
        return " ; ".join(f"{key} : {readable(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(readable(item) for item in value)
    return str(value)

"""A value as it is read on a sheet."""

import datetime
from decimal import Decimal

from django.db.models import Manager, Model, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe


def shown(value):
    """HTML or text: dates and yes/no in French, records as links to their sheet, addresses as links."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, datetime.datetime):
        return date_format(timezone.localtime(value), "j F Y à H:i")
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")
    if isinstance(value, Model):
        return linked(value)
    if isinstance(value, (Manager, QuerySet, list, tuple)):
        items = value.all() if isinstance(value, Manager) else value
        return format_html_join(", ", "{}", ((shown(item),) for item in items))
    return _text(value)


def _text(value):
    # What format_html made passes as it is.
    if hasattr(value, "__html__"):
        return value
    text = str(value)
    if text.startswith(("https://", "http://")):
        return format_html('<a href="{}" rel="noreferrer">{}</a>', text, text.split("//", 1)[1].rstrip("/"))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.splitlines()))


#: model → name of the address of its sheet, filled by the viewsets as they register.
sheets = {}


def linked(record, label=None):
    """A link to the sheet of a record, if its kind has one."""
    label = label or str(record)
    url_name = sheets.get(type(record))
    return (
        format_html('<a href="{}">{}</a>', reverse(url_name, args=[record.pk]), label) if url_name else label
    )


def mailto(address):
    return format_html('<a href="mailto:{}">{}</a>', address, address) if address else ""


def long_date(day):
    """1er mars 2024: French numbers the first day of a month as an ordinal."""
    text = date_format(day, "j F Y")
    return f"1er{text[1:]}" if day.day == 1 else text

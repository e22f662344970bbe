"""The columns of a row as a journal keeps them: exact values to give back, or only their print."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal

from django.db.models import FileField


def columns(model, names=None):
    """The concrete fields of a table but its key, or those of these names."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    return fields if names is None else [field for field in fields if {field.name, field.attname} & {*names}]


def kept_value(value):
    """A value as JSON holds it without losing a microsecond."""
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def values_of(row, names=None):
    """{column: value} to give back later."""
    return {field.attname: kept_value(getattr(row, field.attname)) for field in columns(type(row), names)}


def given_back(model, values):
    """{column: value} as the table takes them; columns gone since are left out."""
    fields = {field.attname: field for field in columns(model)}
    return {
        name: value if isinstance(fields[name], FileField) else fields[name].to_python(value)
        for name, value in values.items()
        if name in fields
    }


def prints_of(row, names=None):
    """{column: print}: enough to see that a value changed, not to read it."""
    return {name: print_of(value) for name, value in values_of(row, names).items()}


def print_of(value):
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def mark_of(*rows):
    """One word that changes when any of the rows does: what a page shows, checked when it is sent."""
    return print_of([values_of(row) | {"key": row.pk} for row in rows])

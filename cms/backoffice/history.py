"""How the audit log reads in the history of a record: the act, then each field, old → new."""

from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_date
from wagtail.log_actions import LogFormatter

from cms.backoffice import audit

EMPTY = "vide"
# A history is scanned, not studied: long notes are cut.
LONGEST = 120


def formatter(action_label):
    """The LogFormatter class of one declared action."""
    return type("AuditFormatter", (AuditFormatter,), {"label": action_label})


class AuditFormatter(LogFormatter):
    def format_message(self, log_entry):
        changes = describe_changes(log_entry)
        return f"{self.label} – {' ; '.join(changes)}" if changes else self.label


def describe_changes(log_entry):
    """One line per changed field; only the names of the fields once the values are erased."""
    names = (log_entry.data or {}).get("fields", [])
    values = getattr(log_entry, "values", None)
    model = log_entry.content_type.model_class() if log_entry.content_type else None
    if not values:
        return [label_of(model, name) for name in names]
    return [describe(model, name, *values[name]) for name in names if name in values]


def describe(model, name, old, new):
    field = field_of(model, name)
    label = label_of(model, name)
    if old in (None, "", []):
        return f"{label} : {shown(field, new)}"
    return f"{label} : {shown(field, old)} → {shown(field, new)}"


def field_of(model, name):
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def label_of(model, name):
    """The name of a field as staff know it."""
    field = field_of(model, name)
    if field is not None and field.auto_created:
        return str(field.related_model._meta.verbose_name_plural)
    if field is not None:
        return str(field.verbose_name)
    names = audit.value_names.get(model._meta.app_label, {}) if model else {}
    return names.get(name, name)


def shown(field, value):
    """A logged value as it is read: choices by their label, dates in French, booleans in words."""
    if value in (None, "", []):
        return EMPTY
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return " / ".join(shown(None, item) for item in value)
    choices = dict(getattr(field, "flatchoices", None) or [])
    if value in choices:
        return str(choices[value])
    text = str(value)
    day = parse_day(text)
    if day:
        return f"{day:%d/%m/%Y}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def parse_day(text) -> date | None:
    try:
        return parse_date(text) if len(text) == 10 else None
    except ValueError:
        return None

"""Everything the product holds of a person (GDPR art. 15 and 20): as sections to read, as JSON to keep.

The JSON (docs/privacy.md) is {"format": "maillage-mes-donnees", "version": 1, "made_at": …, "tables": [
{"table", "what", "why", "kept", "erasure", "reason", "rows": [{label: value}]}]}. Dates are ISO
8601, a record elsewhere is given by its name.
"""

from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst

from association.people.models import Person, User
from cms.privacy.handling import Erasure, handlings

FORMAT, VERSION = "maillage-mes-donnees", 1
#: Derived from other columns, for searches.
DERIVED = ("search_text", "name_key")


@dataclass
class Section:
    """What one table holds of the person. rows: [{label: value}]."""

    handling: object
    rows: list

    @property
    def erasure(self):
        return Erasure(self.handling.erasure).label


def sections_of(subject):
    """A Section for each table that holds something of the person."""
    found = []
    for one in handlings():
        rows = list(_related(one, one.rows_of(subject)))
        if rows:
            found.append(Section(one, [described(one, row) for row in rows]))
    return found


def overview_of(subject):
    """[(Handling, number of rows)] of the tables that hold something of the person."""
    counted = [(one, one.rows_of(subject).count()) for one in handlings()]
    return [(one, number) for one, number in counted if number]


def described(handling, row):
    """{label: value} of a row, as its table describes it."""
    pairs = handling.describe(row) if handling.describe else _columns(handling, row)
    return {capfirst(str(label)): _plain(value) for label, value in pairs.items()}


def as_json(subject):
    """The whole export, ready for json.dumps(cls=DjangoJSONEncoder)."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": timezone.now(),
        "tables": [
            {
                "table": section.handling.model,
                "what": section.handling.what,
                "why": section.handling.why,
                "kept": section.handling.kept,
                "erasure": section.handling.erasure,
                "reason": section.handling.reason,
                "rows": section.rows,
            }
            for section in sections_of(subject)
        ],
    }


Encoder = DjangoJSONEncoder


def _related(handling, rows):
    """The rows with the records they name, in one query."""
    if handling.describe:
        return rows
    names = [field.name for field in _shown(handling) if field.is_relation]
    return rows.select_related(*names) if names else rows


def _shown(handling):
    """The columns of a table that say something to the person.

    Not who of the network wrote the row: that is the other's, not theirs (CJEU, C-579/21).
    """
    for field in handling.model_class._meta.concrete_fields:
        names_people = field.is_relation and field.related_model in (Person, User)
        if not (field.primary_key or names_people or field.name in (*handling.hidden, *DERIVED)):
            yield field


def _columns(handling, row):
    values = {}
    for field in _shown(handling):
        label = str(field.verbose_name)
        label = label if label not in values else f"{label} ({field.name})"
        display = getattr(row, f"get_{field.name}_display", None)
        values[label] = display() if display else getattr(row, field.name)
    return values


def _plain(value):
    if isinstance(value, Model):
        return str(value)
    return value.name if hasattr(value, "storage") else value

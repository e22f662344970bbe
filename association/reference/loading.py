"""Loads shipped rows from CSV files, keeping what staff changed since the last load."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import models, transaction


@dataclass(frozen=True)
class Vocabulary:
    """A model keyed by its code, and the CSV file of its shipped rows.

    Columns are named like the model's fields; any other column (where the file quotes the source
    of a row that has no such field) is for its readers. A foreign key is given by the code of
    its target, and a row that has a parent comes after it.
    """

    model: type[models.Model]
    path: Path


@dataclass
class Load:
    """What a load did, in rows. kept: rows where a value changed by staff was left alone."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    kept: int = 0

    def __add__(self, other):
        return Load(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


@transaction.atomic
def load(vocabulary):
    """Add the rows that are missing, and bring the others to what is shipped now. Returns a Load.

    Each row remembers, column by column, the text it was last shipped with. A new text replaces
    the value only if that value still is what was shipped before: what staff changed stays
    theirs, and a row they added under the same code is theirs whole. Nothing is removed.
    """
    table = _Table(vocabulary)
    result = Load(rows=len(table.rows))
    waiting = [row for row in table.rows if row["code"] not in table.existing]
    result.added = len(waiting)
    while waiting:
        # Parents first: each round creates the rows whose parents are there.
        ready = [row for row in waiting if table.parents_exist(row)]
        if not ready:
            raise ValueError(f"{vocabulary.path.name}: {waiting[0]['code']} has an unknown parent.")
        table.create(ready)
        waiting = [row for row in waiting if row["code"] not in table.existing]
    table.update(result)
    return result


class _Table:
    """The rows of a file beside the rows of the database."""

    def __init__(self, vocabulary):
        self.model = vocabulary.model
        with vocabulary.path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file, delimiter=";"))
        names = {f.name for f in self.model._meta.concrete_fields}
        self.fields = [self.model._meta.get_field(name) for name in self.rows[0] if name in names]
        self.existing = {obj.code: obj for obj in self.model.objects.exclude(code=None)}
        self.codes = {
            f.name: dict(f.related_model.objects.values_list("code", "pk"))
            for f in self.fields
            if f.is_relation
        }

    def parents_exist(self, row):
        return all(not row[name] or row[name] in codes for name, codes in self.codes.items())

    def value(self, column, text):
        """The value of a column whose text this is, ready for the field's attname."""
        if not text:
            return None if column.null else column.get_default()
        return self.codes[column.name][text] if column.is_relation else column.to_python(text)

    def create(self, rows):
        created = self.model.objects.bulk_create(
            self.model(
                shipped=self.shipped(row), **{f.attname: self.value(f, row[f.name]) for f in self.fields}
            )
            for row in rows
        )
        for obj in created:
            self.existing[obj.code] = obj
            for column in self.fields:
                if column.related_model is self.model:
                    self.codes[column.name][obj.code] = obj.pk

    def shipped(self, row):
        return {f.name: row[f.name] for f in self.fields if f.name != "code"}

    def update(self, result):
        changed = []
        for row in self.rows:
            obj, now = self.existing[row["code"]], self.shipped(row)
            news = [f for f in self.fields if f.name in now and now[f.name] != obj.shipped.get(f.name)]
            if not news:
                continue
            free = [f for f in news if self.is_as_shipped(obj, f)]
            for column in free:
                setattr(obj, column.attname, self.value(column, now[column.name]))
            result.kept += len(free) < len(news)
            result.updated += bool(free)
            obj.shipped = now
            changed.append(obj)
        columns = [f.name for f in self.fields if not f.primary_key and f.name != "code"]
        self.model.objects.bulk_update(changed, [*columns, "shipped"])

    def is_as_shipped(self, obj, column):
        """Whether the value still is the one the row was last shipped with."""
        if column.name not in obj.shipped:
            return bool(obj.shipped)  # a column that was not shipped before, on a row that was
        before = obj.shipped[column.name]
        if column.is_relation and before and before not in self.codes[column.name]:
            return False
        return getattr(obj, column.attname) == self.value(column, before)

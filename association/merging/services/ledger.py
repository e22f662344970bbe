"""Writes the rows of a merge, and keeps how each stood: all that undoing needs, and no more.

A changed row keeps its changed columns; a dropped one keeps them all. Of the rest there are only
prints, by which undoing sees what changed since.
"""

from itertools import groupby

from django.apps import apps

from association.merging.services.columns import given_back, prints_of, values_of

CHANGE, DROP, ADD = "change", "drop", "add"


class Ledger:
    def __init__(self):
        self.entries = []
        self._watched = {}

    def change(self, rows, values, *, watched=None):
        """Give some columns of rows of one table new values, in one statement."""
        if not rows or not values:
            return
        model = type(rows[0])
        for row in rows:
            before = values_of(row, values)
            self.entries.append(
                {"act": CHANGE, "model": model._meta.label_lower, "pk": row.pk, "before": before}
            )
            self._watched[model._meta.label_lower, row.pk] = watched
        model._base_manager.filter(pk__in=[row.pk for row in rows]).update(**values)

    def drop(self, row):
        label = row._meta.label_lower
        self.entries.append({"act": DROP, "model": label, "pk": row.pk, "before": values_of(row)})
        self._watched.pop((label, row.pk), None)
        type(row)._base_manager.filter(pk=row.pk).delete()

    def add(self, row):
        row.save(force_insert=True)
        self.entries.append({"act": ADD, "model": row._meta.label_lower, "pk": row.pk})
        self._watched[row._meta.label_lower, row.pk] = None

    def prints(self):
        """[[table, key, {column: print}]] of the rows as they stand in the database now."""
        found = []
        for label, keys in groupby(sorted(self._watched), lambda place: place[0]):
            rows = apps.get_model(label)._base_manager.in_bulk([key for _, key in keys])
            found += [
                [label, key, prints_of(row, self._watched[label, key])] for key, row in sorted(rows.items())
            ]
        return found


def take_back(entries, *, missing=frozenset()):
    """Undo the entries, the last first. missing: {(table, key)} of rows deleted since, named no more.

    Each state on the way back is one there was on the way: no constraint refuses it, unless a row
    that came since stands in the way (IntegrityError).
    """
    for (act, label, before), group in groupby(reversed(entries), _alike):
        model = apps.get_model(label)
        keys = [entry["pk"] for entry in group]
        if act == ADD:
            model._base_manager.filter(pk__in=keys).delete()
        elif act == CHANGE:
            values = without(model, given_back(model, dict(before)), missing)
            model._base_manager.filter(pk__in=keys).update(**values)
        else:
            values = without(model, given_back(model, before), missing)
            for key in keys:
                # raw: the row as it was, with its dates, and nothing derived again.
                model(pk=key, **values).save_base(raw=True, force_insert=True)


def _alike(entry):
    """Entries of one kind that give the same values back go together."""
    before = entry.get("before")
    return (
        entry["act"],
        entry["model"],
        (tuple(sorted(before.items())) if entry["act"] == CHANGE and _plain(before) else before),
    )


def _plain(before):
    return not any(isinstance(value, (list, dict)) for value in before.values())


def without(model, values, missing):
    """The values, those that name a row deleted since emptied, as its deletion would have done."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: None
        if fields[name].remote_field and (fields[name].related_model._meta.label_lower, value) in missing
        else value
        for name, value in values.items()
    }

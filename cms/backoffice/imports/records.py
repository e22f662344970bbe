"""Formats whose lines each describe one record of one table: comparison, set-based writes, undoing.

A subclass names its keys and turns cells into field values; what is written goes through its
create() and update(), where the app puts its own set-based services.
"""

from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.timezone import localtime

from cms.backoffice.imports.columns import folded
from cms.backoffice.imports.formats import Finding, ImportFormat, LineReader
from cms.backoffice.imports.relations import attached_since
from cms.backoffice.imports.traces import CHANGE, CREATE, RESTORE
from cms.backoffice.models import ImportEffect, ImportRow

State = ImportRow.State
WRITE_BATCH = 500


def plain(value):
    """A field's value as the staged rows keep it: what JSON can hold."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


class RecordFormat(ImportFormat):
    """keys: identifier → model field, the surest first; a line finds its record by the first one known.

    record_resource_class: the resource whose fields are the model's own, when the file's differ.
    proposed: fields filled for a new record and never touched again.
    loose: fields where the case, accents and punctuation of the base are better than the file's.
    """

    keys = {}
    record_resource_class = None
    proposed = frozenset()
    loose = frozenset()

    @property
    def keys_outside(self):
        """Keys that are no field of the model: our reference is its primary key by another name."""
        return {key for key, field in self.keys.items() if key != field}

    def reader(self, headings):
        return RecordReader(self, headings)

    def record_columns(self):
        return (self.record_resource_class or self.resource_class)().fields

    def understand(self, line, cells, finding, reader):
        """Turn the values of the columns into field values; add messages, keys and title to the finding."""
        return cells

    def described(self, rows):
        columns = self.record_columns()
        return [self._described(row, columns) for row in rows]

    def _described(self, row, columns):
        values = {name: [None, value] for name, value in row.values.items() if name not in self.keys_outside}
        shown = displayed(row.changes or values, columns)
        return [(self._label(name), old, new) for name, (old, new) in shown.items() if old or new]

    def _label(self, name):
        return capfirst(self.model._meta.get_field(name).verbose_name)

    def title(self, values, record):
        return str(record) if record else ""

    def look_up(self, values_list):
        """key → {value: record} for all the identifiers the lines carry: one query per key."""
        found = {}
        for key, field in self.keys.items():
            wanted = {values[key] for values in values_list if values.get(key) is not None}
            records = self.model._default_manager.filter(**{f"{field}__in": wanted}) if wanted else ()
            found[key] = {getattr(record, field): record for record in records}
        return found

    def check_record(self, values, record, finding, reader):
        """A last word of the app on a line and the record it found (None: a new one)."""

    def create(self, instances):
        self.model._default_manager.bulk_create(instances, batch_size=WRITE_BATCH)

    def update(self, instances, fields):
        """Write the fields of existing records. An upsert: several times faster than bulk_update."""
        self.model._default_manager.bulk_create(
            instances,
            batch_size=WRITE_BATCH,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[*fields, "updated_at"],
        )

    def settle(self, instance):
        """Fill what derives from the other fields, before an instance is restored."""
        return []

    # --- confirmation ------------------------------------------------------------

    def stale(self, batch, rows):
        targets = self._locked([row.object_id for row in rows if row.state == State.CHANGED])
        taken = self.look_up([row.values for row in rows if row.state == State.NEW])
        return [row for row in rows if self._is_stale(row, targets, taken)]

    def _is_stale(self, row, targets, taken):
        if row.state == State.NEW:
            return any(
                row.values.get(key) in taken[key] for key in self.keys if row.values.get(key) is not None
            )
        record = targets.get(row.object_id)
        return record is None or any(
            plain(getattr(record, self._attname(name))) != old for name, (old, new) in row.changes.items()
        )

    def write(self, rows, trace):
        columns = self.record_columns()
        created = [(row, self._new(row)) for row in rows if row.state == State.NEW]
        self.create([instance for row, instance in created])
        targets = self._locked([row.object_id for row in rows if row.state == State.CHANGED])
        changed = [(row, targets[row.object_id]) for row in rows if row.state == State.CHANGED]
        befores = [self._apply(row, instance) for row, instance in changed]
        fields = sorted({name for row, _ in changed for name in row.changes})
        if changed:
            self.update([instance for _, instance in changed], fields)
        effects = [self._effect(row, instance, None) for row, instance in created]
        effects += [
            self._effect(row, instance, before)
            for (row, instance), before in zip(changed, befores, strict=True)
        ]
        entries = [trace.entry(instance, CREATE, line=row.line) for row, instance in created]
        entries += [
            trace.entry(instance, CHANGE, line=row.line, changes=displayed(row.changes, columns))
            for row, instance in changed
        ]
        return effects, entries

    def _new(self, row):
        values = {name: value for name, value in row.values.items() if name not in self.keys_outside}
        return self.model(**{self._attname(name): self._value(name, value) for name, value in values.items()})

    def _apply(self, row, instance):
        before = {"updated_at": plain(instance.updated_at)}
        for name, (_, new) in row.changes.items():
            before[name] = plain(getattr(instance, self._attname(name)))
            setattr(instance, self._attname(name), self._value(name, new))
        return before

    def _effect(self, row, instance, before):
        return ImportEffect(
            row_id=row.pk, object_id=instance.pk, before=before, written_at=instance.updated_at
        )

    # --- undoing -----------------------------------------------------------------

    def blockers(self, effects):
        records = self._locked([effect.object_id for effect in effects])
        found = []
        for effect in effects:
            record = records.get(effect.object_id)
            if record is None:
                found.append(f"Ligne {effect.row.line} : la fiche a été supprimée depuis.")
            elif record.updated_at != effect.written_at:
                moment = localize(localtime(record.updated_at))
                found.append(f"Ligne {effect.row.line} : « {record} » a été modifiée depuis ({moment}).")
        created = [effect.object_id for effect in effects if effect.before is None]
        lines = {effect.object_id: effect.row.line for effect in effects}
        for pk, what in attached_since(self.model, created):
            found.append(f"Ligne {lines[pk]} : « {records.get(pk)} » a reçu depuis : {what}.")
        return found

    def restore(self, effects, trace):
        records = self._locked([effect.object_id for effect in effects])
        gone = [records[effect.object_id] for effect in effects if effect.before is None]
        entries = [trace.entry(record, RESTORE, deleted=True) for record in gone]
        back, fields = [], {"updated_at"}
        for effect in effects:
            if effect.before is not None:
                record = records[effect.object_id]
                fields |= self._put_back(record, effect.before)
                back.append(record)
                entries.append(
                    trace.entry(record, RESTORE, line=effect.row.line, data={"fields": list(effect.before)})
                )
        if back:
            # Not an upsert: that one would stamp updated_at anew, and hide what stood there before.
            self.model._default_manager.bulk_update(back, sorted(fields), batch_size=100)
        self.model._default_manager.filter(pk__in=[record.pk for record in gone]).delete()
        return entries

    def _put_back(self, record, before):
        for name, value in before.items():
            old = parse_datetime(value) if name == "updated_at" else self._value(name, value)
            setattr(record, self._attname(name), old)
        return {*before, *self.settle(record)}

    # --- helpers -----------------------------------------------------------------

    def _locked(self, pks):
        """The records of those keys, held until the end of the transaction."""
        return {
            record.pk: record
            for record in self.model._default_manager.select_for_update(of=("self",))
            .filter(pk__in=pks)
            .order_by("pk")
        }

    def _attname(self, name):
        return self.model._meta.get_field(name).attname

    def _value(self, name, value):
        """A staged value as its field holds it."""
        field = self.model._meta.get_field(name)
        if isinstance(value, str) and isinstance(field, models.DecimalField | models.DateField):
            return field.to_python(value)
        return value


class RecordReader(LineReader):
    def __init__(self, record_format, headings):
        super().__init__(record_format.resource_class(), headings)
        self.format = record_format
        self.record_columns = record_format.record_columns()
        self.erased = {
            field.name: ""
            if isinstance(field, models.CharField | models.TextField) and not field.null
            else None
            for field in record_format.model._meta.concrete_fields
        }

    def read(self, lines):
        """A Finding per line: understood, matched with its record, compared."""
        findings = [Finding() for line in lines]
        values_list = []
        for line, finding in zip(lines, findings, strict=True):
            values = self.format.understand(line, self.clean(line, finding), finding, self)
            for name, value in values.items():
                if value is None and name in self.erased:
                    values[name] = self.erased[name]
            finding.keys = [f"{key}:{values[key]}" for key in self.format.keys if values.get(key)]
            values_list.append(values)
        known = self.format.look_up(values_list)
        for finding, values in zip(findings, values_list, strict=True):
            self._compare(finding, values, self._match(finding, values, known))
        return findings

    def _match(self, finding, values, known):
        """The record of a line; refuses identifiers that point to two records."""
        record = None
        for key in self.format.keys:
            other = known[key].get(values.get(key))
            if other is None:
                continue
            if record is None:
                record = other
            elif other.pk != record.pk:
                finding.refuse(
                    f"Cet identifiant est celui d’une autre fiche : « {other} ».",
                    self.record_columns[key].column_name,
                    str(values[key]),
                )
        return record

    def _compare(self, finding, values, record):
        self.format.check_record(values, record, finding, self)
        finding.values = {name: plain(value) for name, value in values.items()}
        finding.object_id = record.pk if record else None
        finding.title = self.format.title(values, record)[:250]
        if finding.refused:
            finding.state = State.REFUSED
        elif record is None:
            finding.state = State.NEW
        else:
            finding.changes = self._changes(values, record)
            finding.state = State.CHANGED if finding.changes else State.UNCHANGED

    def _changes(self, values, record):
        changes = {}
        for name, value in values.items():
            if name in self.format.proposed or name not in self.erased:
                continue
            present = getattr(record, self.format._attname(name))
            if name in self.format.loose and folded(value or "") == folded(present or ""):
                continue
            if not self.record_columns[name].widget.same(value, present):
                changes[name] = [plain(present), plain(value)]
        return changes


def displayed(changes, columns):
    """field → [old, new] as people read them."""
    return {
        name: [columns[name].display(old), columns[name].display(new)] for name, (old, new) in changes.items()
    }

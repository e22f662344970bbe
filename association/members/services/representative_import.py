"""Set-based writes of representatives: many lines at once, under the rules of the screens, and back."""

from collections import defaultdict
from datetime import date

from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.timezone import localtime

from association.members.models import Organisation, Representative
from association.members.rules.representation import objection
from association.members.services.representatives import explain
from association.people.models import Person
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.traces import RESTORE
from cms.backoffice.models import ImportEffect, ImportRow

FIELDS = ("kind", "start_on", "end_on", "decision")


def write(rows, trace):
    """Write staged rows. Returns (unsaved ImportEffects, unsaved AuditEntries).

    The organisations are locked, and the rows were just read again. Raises Refusal, naming the line,
    where two lines of the file contradict each other.
    """
    writing = Writing(rows)
    made = [(row, *writing.apply(row)) for row in rows]
    writing.save()
    return [writing.effect(*one) for one in made], [
        entry for row, record, ended in made for entry in writing.entries(row, record, ended, trace)
    ]


class Writing:
    """The representatives of some organisations, as the lines change them one after the other."""

    def __init__(self, rows):
        organisations = {row.values["organisation"] for row in rows}
        recorded = Representative.objects.filter(organisation__in=organisations)
        self.records = {one.pk: one for one in recorded.select_related("organisation", "person")}
        self.before = {pk: _state(record) for pk, record in self.records.items()}
        self.organisations = Organisation.objects.in_bulk(organisations)
        self.people = Person.objects.in_bulk({row.values["person"] for row in rows})
        self.there = defaultdict(list)
        for record in self.records.values():
            self.there[record.organisation_id].append(record)
        self.new, self.touched = [], {}

    def apply(self, row):
        """Change the records as a line says. Returns (its record, the keys of those it ends)."""
        values, ended = row.values, []
        start = date.fromisoformat(values["start_on"])
        for key in map(int, values["ends"]):
            other = self.records[key]
            if other.end_on is None or other.end_on > start:
                other.end_on = start
                ended.append(key)
                self.touched[key] = other
        if row.state == ImportRow.State.NEW:
            record = Representative(
                organisation=self.organisations[values["organisation"]], person=self.people[values["person"]]
            )
            self.new.append(record)
        else:
            record = self.touched[row.object_id] = self.records[row.object_id]
        for name in FIELDS:
            value = values[name]
            setattr(record, name, date.fromisoformat(value) if value and name.endswith("_on") else value)
        self._refuse(record, row.line)
        if row.state == ImportRow.State.NEW:
            self.there[record.organisation_id].append(record)
        return record, ended

    def _refuse(self, record, line):
        others = [one for one in self.there[record.organisation_id] if one is not record]
        if found := objection([one.term for one in others], record.term):
            names = {one.person_id: one.person for one in others}
            raise Refusal(f"Rien n’a été importé. Ligne {line}\u00a0: {explain(*found, names)}")

    def save(self):
        """What ends leaves its place before what begins takes it: the database forbids both at once."""
        for record in sorted(self.touched.values(), key=lambda one: one.end_on or date.max):
            record.save()
        Representative.objects.bulk_create(self.new)

    def effect(self, row, record, ended):
        changed = row.state == ImportRow.State.CHANGED
        return ImportEffect(
            row_id=row.pk,
            object_id=record.pk,
            before=self.before[record.pk] if changed else None,
            made={"ended": {key: [self.before[key], _stamp(self.records[key])] for key in ended}},
            written_at=record.updated_at,
        )

    def entries(self, row, record, ended, trace):
        if row.state == ImportRow.State.NEW:
            changes = {name: [None, row.values[name]] for name in ("kind", "start_on")}
            yield trace.entry(record, "members.designate", line=row.line, changes=changes)
        else:
            yield trace.entry(record, "members.correct_representative", line=row.line, changes=row.changes)
        for key in ended:
            changes = {"end_on": [self.before[key]["end_on"], row.values["start_on"]]}
            yield trace.entry(self.records[key], "members.end_representative", line=row.line, changes=changes)


def blockers(effects):
    """Why effects cannot be undone: a sentence per record something else touched since."""
    keys = {effect.object_id for effect in effects} | {int(key) for _, key, _ in _ended(effects)}
    records = _locked(keys)
    found = []
    for effect in effects:
        written = [(effect.object_id, effect.written_at)]
        written += [(int(key), parse_datetime(stamp)) for key, (_, stamp) in effect.made["ended"].items()]
        for key, at in written:
            record = records.get(key)
            if record is None:
                found.append(f"Ligne {effect.row.line} : le représentant a été supprimé depuis.")
            elif record.updated_at != at:
                moment = localize(localtime(record.updated_at))
                found.append(f"Ligne {effect.row.line} : « {record} » a été modifié depuis ({moment}).")
    return found


def restore(effects, trace):
    """Put back what stood before the effects. Returns unsaved AuditEntries."""
    befores = {effect.object_id: effect.before for effect in effects if effect.before is not None}
    befores |= {int(key): before for _, key, (before, _) in _ended(effects)}
    lines = {effect.object_id: effect.row.line for effect in effects}
    lines = {int(key): effect.row.line for effect, key, _ in _ended(effects)} | lines
    gone = [effect.object_id for effect in effects if effect.before is None]
    records = _locked({*befores, *gone})
    entries = [trace.entry(records[key], RESTORE, line=lines[key], deleted=True) for key in gone]
    Representative.objects.filter(pk__in=gone).delete()
    # What took the place of something leaves it first; update() keeps the old moment.
    order = sorted((key for key in befores if key not in gone), key=lambda key: befores[key]["end_on"] or "9")
    for key in order:
        values = dict(befores[key])
        values["updated_at"] = parse_datetime(values["updated_at"])
        Representative.objects.filter(pk=key).update(**values)
        entries.append(trace.entry(records[key], RESTORE, line=lines[key], data={"fields": list(FIELDS)}))
    return entries


def _ended(effects):
    return [(effect, key, pair) for effect in effects for key, pair in effect.made["ended"].items()]


def _locked(keys):
    rows = Representative.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows.select_related("organisation", "person")}


def _state(record):
    """As JSON keeps it: undoing gives it all back."""
    values = {name: getattr(record, name) for name in FIELDS}
    days = {name: values[name] and values[name].isoformat() for name in ("start_on", "end_on")}
    return values | days | {"updated_at": _stamp(record)}


def _stamp(record):
    return record.updated_at.isoformat()

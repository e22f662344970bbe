"""Set-based writes of roles: many lines at once, under the rules of the screens, and back."""

from collections import defaultdict
from datetime import date

from django.utils.dateparse import parse_datetime
from django.utils.formats import localize
from django.utils.timezone import localtime

from association.groups.models import GroupRole, StatusPeriod
from association.groups.rules.roles import objection
from association.groups.services.roles import explain
from association.people.models import Person
from association.records.dated import today
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.traces import RESTORE
from cms.backoffice.models import ImportEffect, ImportRow

#: What a line may change of a role it finds again by group, person, role and start.
FIELDS = ("end_on", "organisation_id", "decision")


def write(rows, trace):
    """Write staged rows. Returns (unsaved ImportEffects, unsaved AuditEntries).

    The groups are locked, and the rows were just read again. Raises Refusal, naming the line, where
    two lines of the file contradict each other.
    """
    writing = Writing(rows)
    made = [(row, writing.apply(row)) for row in rows]
    writing.save()
    effects = [writing.effect(row, record) for row, record in made]
    return effects, [entry(row, record, trace) for row, record in made]


class Writing:
    """The roles of some groups, as the lines change them one after the other."""

    def __init__(self, rows):
        groups = {row.values["group"] for row in rows}
        people = {row.values["person"] for row in rows}
        self.people = Person.objects.in_bulk(people)
        recorded = GroupRole.objects.filter(group__in=groups, person__in=people)
        self.records = {one.pk: one for one in recorded.select_related("person", "group")}
        self.before = {pk: _state(record) for pk, record in self.records.items()}
        self.there, self.periods = defaultdict(list), defaultdict(list)
        for record in self.records.values():
            self.there[record.group_id].append(record)
        for period in StatusPeriod.objects.filter(group__in=groups):
            self.periods[period.group_id].append(period.as_rule)
        self.new, self.touched = [], {}

    def apply(self, row):
        """Change or make a record as a line says. Returns it."""
        values, new = row.values, row.state == ImportRow.State.NEW
        if new:
            record = GroupRole(
                group_id=values["group"],
                person=self.people[values["person"]],
                role=values["role"],
                start_on=date.fromisoformat(values["start_on"]),
                source=f"Import du {today():%d/%m/%Y}",
            )
            self.new.append(record)
        else:
            record = self.touched[row.object_id] = self.records[row.object_id]
        record.end_on = date.fromisoformat(values["end_on"]) if values["end_on"] else None
        record.organisation_id = values["organisation"]
        record.decision = values["decision"]
        self._refuse(record, row.line)
        if new:
            self.there[record.group_id].append(record)
        return record

    def _refuse(self, record, line):
        others = [one.term for one in self.there[record.group_id] if one is not record]
        if found := objection(others, record.term, self.periods[record.group_id]):
            said = explain(*found, self.people)
            raise Refusal(f"Rien n’a été importé. Ligne {line}\u00a0: {said}")

    def save(self):
        """What ends leaves its place before what begins takes it: the database forbids both at once."""
        for record in sorted(self.touched.values(), key=lambda one: one.end_on or date.max):
            record.save()
        GroupRole.objects.bulk_create(self.new)

    def effect(self, row, record):
        changed = row.state == ImportRow.State.CHANGED
        return ImportEffect(
            row_id=row.pk,
            object_id=record.pk,
            before=self.before[record.pk] if changed else None,
            made={},
            written_at=record.updated_at,
        )


def entry(row, record, trace):
    if row.state == ImportRow.State.NEW:
        changes = {name: [None, row.values[name]] for name in ("role", "start_on")}
        return trace.entry(record, "groups.add_role", line=row.line, changes=changes)
    return trace.entry(record, "groups.correct_role", line=row.line, changes=row.changes)


def blockers(effects):
    """Why effects cannot be undone: a sentence per record something else touched since."""
    records = _locked(effect.object_id for effect in effects)
    found = []
    for effect in effects:
        record = records.get(effect.object_id)
        if record is None:
            found.append(f"Ligne {effect.row.line} : le rôle a été supprimé depuis.")
        elif record.updated_at != effect.written_at:
            moment = localize(localtime(record.updated_at))
            found.append(f"Ligne {effect.row.line} : « {record} » a été modifié depuis ({moment}).")
    return found


def restore(effects, trace):
    """Put back what stood before the effects. Returns unsaved AuditEntries."""
    records = _locked(effect.object_id for effect in effects)
    gone = [effect for effect in effects if effect.before is None]
    entries = [trace.entry(records[one.object_id], RESTORE, line=one.row.line, deleted=True) for one in gone]
    GroupRole.objects.filter(pk__in=[one.object_id for one in gone]).delete()
    back = [effect for effect in effects if effect.before is not None]
    # What took the place of something leaves it first; update() keeps the old moment.
    for effect in sorted(back, key=lambda one: one.before["end_on"] or "9"):
        values = effect.before | {"updated_at": parse_datetime(effect.before["updated_at"])}
        GroupRole.objects.filter(pk=effect.object_id).update(**values)
        data = {"fields": ["end_on", "organisation", "decision"]}
        entries.append(trace.entry(records[effect.object_id], RESTORE, line=effect.row.line, data=data))
    return entries


def _locked(keys):
    rows = GroupRole.objects.select_for_update(of=("self",)).filter(pk__in=set(keys)).order_by("pk")
    return {row.pk: row for row in rows.select_related("group", "person")}


def _state(record):
    """As JSON keeps it: undoing gives it all back."""
    values = {name: getattr(record, name) for name in FIELDS}
    values["end_on"] = record.end_on and record.end_on.isoformat()
    return values | {"updated_at": record.updated_at.isoformat()}

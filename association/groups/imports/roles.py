"""Our spreadsheet of roles in groups: the rules of the screens, for many lines at once.

Each line is compared with what is recorded, not with the other lines: it reads the same alone, when
somebody corrects it. What two lines of one file contradict is refused when they are written.
"""

from collections import defaultdict
from types import SimpleNamespace

from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.groups.resources import GroupRoleResource
from association.groups.rules.roles import Term, objection
from association.groups.services import role_import
from association.groups.services.roles import explain
from association.members.imports.known import Known
from association.members.imports.recorded import KEYS
from association.members.models import Organisation
from cms.backoffice.imports.analysis import read_again
from cms.backoffice.imports.formats import Finding, ImportFormat, LineReader
from cms.backoffice.models import ImportRow

State = ImportRow.State
FIELDS = ("end_on", "organisation", "decision")
SHOWN = ("group", "role", "start_on", "end_on", "decision")


class RolesFormat(ImportFormat):
    name = "group-roles"
    label = "Groupes de travail (notre tableur)"
    description = (
        "Qui est dans quel groupe, dans quel rôle, depuis quand. Les groupes et les personnes doivent déjà "
        "être enregistrés. Une ligne retrouve un rôle par le groupe, la personne, le rôle et son début."
    )
    model = GroupRole
    resource_class = GroupRoleResource
    exportable = True
    one, many, feminine = "rôle", "rôles", False
    icon = "group"

    def reader(self, headings):
        return RoleReader(headings)

    def described(self, rows):
        columns = GroupRoleResource().fields
        keys = {key for row in rows for key in _organisations(row)}
        places = dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "display_name"))
        return [self._described(row, columns, places) for row in rows]

    def _described(self, row, columns, places):
        if not row.values:
            return []
        values = row.changes or {name: [None, row.values[name]] for name in (*SHOWN, "organisation")}
        said = []
        for name, (old, new) in values.items():
            if name == "organisation":
                said.append(("Au titre de", places.get(old, ""), places.get(new, "")))
            else:
                column = columns[name]
                said.append((column.column_name, column.display(old), column.display(new)))
        return [line for line in said if line[1] or line[2]]

    def stale(self, batch, rows):
        """Rows that would not be read today as they were; their groups are locked first."""
        groups = {row.values["group"] for row in rows}
        locked = WorkingGroup.objects.select_for_update(of=("self",)).filter(pk__in=groups)
        list(locked.order_by("pk").values_list("pk"))
        return read_again(batch, rows)

    def write(self, rows, trace):
        return role_import.write(rows, trace)

    def blockers(self, effects):
        return role_import.blockers(effects)

    def restore(self, effects, trace):
        return role_import.restore(effects, trace)

    def exported(self):
        rows = GroupRole.objects.select_related("group", "person", "organisation")
        rows = rows.prefetch_related("person__emails").order_by("group_id", "start_on", "pk")
        data = GroupRoleResource().export([_exported(row) for row in rows])
        return data.headers, list(data)


class RoleReader(LineReader):
    def __init__(self, headings):
        super().__init__(GroupRoleResource(), headings)

    def read(self, lines):
        findings = [Finding() for line in lines]
        cells_list = [self.clean(line, finding) for line, finding in zip(lines, findings, strict=True)]
        known, groups = Known(cells_list), Groups(cells_list)
        for finding, cells in zip(findings, cells_list, strict=True):
            self._read(finding, cells, known, groups)
            if finding.refused:
                finding.state = State.REFUSED
        return findings

    def _read(self, finding, cells, known, groups):
        person = known.person(cells, finding)
        named = any(cells.get(key) for key in KEYS)
        organisation = known.organisation(cells, finding) if named and not finding.refused else None
        group = groups.names.get(cells.get("group"), "")
        finding.title = ", ".join(str(one) for one in (person, group) if one)[:250]
        for name, label, said in (
            ("group", "Groupe", "Indiquez le groupe."),
            ("role", "Rôle", "Indiquez le rôle."),
            ("start_on", "À partir du", "Indiquez depuis quand."),
        ):
            if not cells.get(name) and not finding.refused:
                finding.refuse(said, label)
        if finding.refused or person is None:
            return
        key = (cells["group"], person.pk, cells["role"], cells["start_on"])
        finding.keys = ["grouprole:" + "/".join(map(str, key))]
        terms = groups.rows[cells["group"], person.pk]
        row = next(
            (one for one in terms if (one.role, one.start_on) == (cells["role"], cells["start_on"])), None
        )
        values = self._values(cells, row, organisation.pk if organisation else None, named)
        self._judge(finding, groups, person, cells, values, row)
        if finding.refused:
            return
        finding.values = _plain(values) | {
            "group": cells["group"],
            "person": person.pk,
            "role": cells["role"],
            "start_on": cells["start_on"].isoformat(),
        }
        finding.object_id = row.pk if row else None
        finding.changes = _plain_changes(row, values) if row else {}
        finding.state = State.NEW if row is None else State.CHANGED if finding.changes else State.UNCHANGED
        if row is None and person.pk not in known.reachable:
            finding.warn(f"{person} n’a pas d’adresse e-mail.")

    def _values(self, cells, row, organisation, named):
        """What the line says; an empty cell leaves what is recorded, « (vide) » empties it."""
        present = {
            "end_on": row.end_on if row else None,
            "decision": row.decision if row else "",
            "organisation": row.organisation_id if row else None,
        }
        said = {name: cells[name] for name in ("end_on", "decision") if name in cells}
        if named or any(key in cells for key in KEYS):
            said["organisation"] = organisation
        values = present | said
        return values | {"decision": values["decision"] or ""}

    @staticmethod
    def _judge(finding, groups, person, cells, values, row):
        """Refuse what the rules refuse."""
        wanted = Term(
            person.pk, cells["role"], cells["start_on"], values["end_on"], key=row.pk if row else None
        )
        terms = [one.term for one in groups.rows[cells["group"], person.pk]]
        found = objection(terms, wanted, groups.periods[cells["group"]])
        if found:
            finding.refuse(explain(*found, {person.pk: person}))


class Groups:
    """What is recorded of the groups some lines name: their life, and the roles of everybody there."""

    def __init__(self, cells_list):
        wanted = {cells["group"] for cells in cells_list if cells.get("group")}
        self.names = dict(WorkingGroup.objects.filter(pk__in=wanted).values_list("pk", "name"))
        self.periods, self.rows = defaultdict(list), defaultdict(list)
        for period in StatusPeriod.objects.filter(group__in=wanted):
            self.periods[period.group_id].append(period.as_rule)
        for row in GroupRole.objects.filter(group__in=wanted):
            self.rows[row.group_id, row.person_id].append(row)


def _organisations(row):
    said = [row.values.get("organisation"), *row.changes.get("organisation", ())]
    return {key for key in said if key}


def _plain(values):
    return values | {"end_on": values["end_on"].isoformat() if values["end_on"] else None}


def _plain_changes(row, values):
    before = _plain({"end_on": row.end_on, "organisation": row.organisation_id, "decision": row.decision})
    after = _plain(values)
    return {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}


def _exported(row):
    person, organisation = row.person, row.organisation
    return SimpleNamespace(
        group=row.group_id,
        person_reference=person.pk,
        rpps=person.rpps,
        email=person.preferred_email,
        person=str(person),
        role=row.role,
        start_on=row.start_on,
        end_on=row.end_on,
        reference=row.organisation_id,
        finess=organisation.finess if organisation else None,
        siret=organisation.siret if organisation else None,
        rna=organisation.rna if organisation else None,
        organisation=str(organisation) if organisation else "",
        decision=row.decision,
    )

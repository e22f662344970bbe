"""Our spreadsheet of representatives: the rules of the screens, for many lines at once.

Each line is compared with what is recorded, not with the other lines: it reads the same alone, when
somebody corrects it. What two lines of one file contradict is refused when they are written.
"""

from types import SimpleNamespace

from association.members.imports.known import Known
from association.members.imports.recorded import Recorded
from association.members.models import Representative
from association.members.resources import RepresentativeResource
from association.members.rules.representation import Term, making_way, objection
from association.members.services import representative_import
from association.members.services.representatives import explain
from cms.backoffice.imports.analysis import read_again
from cms.backoffice.imports.formats import Finding, ImportFormat, LineReader
from cms.backoffice.models import ImportRow

State = ImportRow.State
Kind = Representative.Kind
FIELDS = ("kind", "start_on", "end_on", "decision")


class RepresentativesFormat(ImportFormat):
    name = "representatives"
    label = "Représentants (notre tableur)"
    description = (
        "Qui représente chaque adhérent, titulaire ou suppléant, et depuis quand. Les organisations et les "
        "personnes doivent déjà être enregistrées. Un titulaire nouveau met fin au précédent, le même jour."
    )
    model = Representative
    resource_class = RepresentativeResource
    exportable = True
    one, many, feminine = "représentant", "représentants", False
    icon = "user"

    def reader(self, headings):
        return RepresentativeReader(headings)

    def described(self, rows):
        columns = RepresentativeResource().fields
        return [self._described(row, columns) for row in rows]

    def _described(self, row, columns):
        values = row.changes or {name: [None, row.values.get(name)] for name in FIELDS if row.values}
        said = [
            (columns[name].column_name, columns[name].display(old), columns[name].display(new))
            for name, (old, new) in values.items()
        ]
        said += [("Prend fin ce jour-là", "", name) for name in row.values.get("ends", {}).values()]
        return [line for line in said if line[1] or line[2]]

    def stale(self, batch, rows):
        """Rows that would not be read today as they were; their organisations are locked first."""
        Recorded.lock(row.values["organisation"] for row in rows)
        return read_again(batch, rows)

    def write(self, rows, trace):
        return representative_import.write(rows, trace)

    def blockers(self, effects):
        return representative_import.blockers(effects)

    def restore(self, effects, trace):
        return representative_import.restore(effects, trace)

    def exported(self):
        rows = Representative.objects.select_related("organisation", "person")
        rows = rows.prefetch_related("person__emails").order_by("organisation_id", "start_on", "pk")
        data = RepresentativeResource().export([_exported(row) for row in rows])
        return data.headers, list(data)


class RepresentativeReader(LineReader):
    def __init__(self, headings):
        super().__init__(RepresentativeResource(), headings)

    def read(self, lines):
        findings = [Finding() for line in lines]
        cells_list = [self.clean(line, finding) for line, finding in zip(lines, findings, strict=True)]
        known = Known(cells_list)
        for finding, cells in zip(findings, cells_list, strict=True):
            self._read(finding, cells, known)
            if finding.refused:
                finding.state = State.REFUSED
        return findings

    def _read(self, finding, cells, known):
        organisation, person = known.organisation(cells, finding), known.person(cells, finding)
        finding.title = ", ".join(str(one) for one in (person, organisation) if one)[:250]
        if finding.refused or organisation is None or person is None:
            return
        if not cells.get("start_on"):
            finding.refuse("Indiquez depuis quand.", "À partir du")
            return
        finding.keys = [f"representative:{organisation.pk}/{person.pk}/{cells['start_on']}"]
        recorded = known.terms[organisation.pk]
        row = next(
            (row for row in recorded if (row.person_id, row.start_on) == (person.pk, cells["start_on"])), None
        )
        values = self._values(cells, row)
        if row is None and not values["kind"]:
            finding.refuse("Indiquez la qualité : titulaire ou suppléant.", "Qualité")
            return
        ends = self._judge(finding, values, recorded, row, person)
        if finding.refused:
            return
        finding.values = _plain(values) | {
            "organisation": organisation.pk,
            "person": person.pk,
            "ends": ends,
        }
        finding.object_id = row.pk if row else None
        finding.changes = _plain_changes(row, values) if row else {}
        finding.state = State.NEW if row is None else State.CHANGED if finding.changes else State.UNCHANGED
        if row is None:
            known.warn(organisation, person, finding)

    def _values(self, cells, row):
        """What the line says; an empty cell leaves what is recorded."""
        present = {name: getattr(row, name) if row else None for name in FIELDS}
        values = present | {name: cells[name] for name in FIELDS if name in cells}
        return values | {"decision": values["decision"] or "", "kind": values["kind"] or present["kind"]}

    def _judge(self, finding, values, recorded, row, person):
        """Refuse what the rules refuse. Returns {key: name} of the terms the line puts an end to."""
        terms = [one.term for one in recorded]
        wanted = Term(
            person.pk,
            values["kind"] == Kind.HOLDER,
            values["start_on"],
            values["end_on"],
            key=row.pk if row else None,
        )
        ending = []
        if row is None and wanted.holder and wanted.end_on is None:
            ending = making_way(terms, person.pk, wanted.start_on)
        ended = {term.key for term in ending}
        found = objection([term for term in terms if term.key not in ended] + ending, wanted)
        names = {one.person_id: one.person for one in recorded}
        if found:
            finding.refuse(explain(*found, names))
        return {str(term.key): str(names[term.person]) for term in ending}


def _plain(values):
    days = ("start_on", "end_on")
    return values | {name: values[name].isoformat() if values[name] else None for name in days}


def _plain_changes(row, values):
    before, after = _plain({name: getattr(row, name) for name in FIELDS}), _plain(values)
    return {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}


def _exported(row):
    organisation, person = row.organisation, row.person
    return SimpleNamespace(
        reference=organisation.pk,
        finess=organisation.finess,
        siret=organisation.siret,
        rna=organisation.rna,
        organisation=str(organisation),
        person_reference=person.pk,
        rpps=person.rpps,
        email=person.preferred_email,
        person=str(person),
        **{name: getattr(row, name) for name in FIELDS},
    )

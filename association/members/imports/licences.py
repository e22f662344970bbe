"""The national file of activities: the licences of the sites, and their status in oncology."""

from django.db.models import prefetch_related_objects

from association.members.imports.finess_activities import SOURCE, FinessActivities
from association.members.imports.forms import DepartmentsForm
from association.members.imports.held import leave_held_fields
from association.members.imports.organisations import OrganisationRecords
from association.members.models import CancerActivity, Organisation
from association.members.resources import OrganisationResource
from association.members.resources.national import LicenceResource
from association.members.services.licences import lines_of, record_licences, same, take_back
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.records import RecordReader
from cms.backoffice.imports.streams import StreamedFormat
from cms.backoffice.imports.widgets import CellWidget, Day

Status = Organisation.CancerStatus
LABEL = "Autorisations en cancérologie"


class LicencesFormat(StreamedFormat, OrganisationRecords):
    name = "finess-activites"
    label = "FINESS+ : autorisations en cancérologie (fichier national JSON)"
    description = (
        "Le fichier « finess-activites » de l’Agence du numérique en santé, .json ou .json.gz. Les sites "
        "enregistrés qui exercent une activité autorisée de traitement du cancer deviennent « Autorisés » ; "
        "leurs autorisations sont notées avec leurs dates. Importez les structures d’abord."
    )
    resource_class = LicenceResource
    upload_form_class = DepartmentsForm
    extensions = (".json", ".json.gz")
    keys = {"finess": "finess"}
    icon = "site"

    def open_stream(self, file, options):
        return FinessActivities(file, options)

    def reader(self, headings):
        return LicenceReader(self, headings)

    def record_columns(self):
        return OrganisationResource().fields | {"licences": Column(LABEL, widget=Licences())}

    def understand(self, line, cells, finding, reader):
        lines = reader.lines_of(cells.get("licences") or "", finding)
        values = {"finess": cells.get("finess"), "licences": lines}
        return values | ({"cancer_status": Status.AUTHORISED} if lines else {})

    def look_up(self, values_list):
        found = super().look_up(values_list)
        self._with_licences(list(found["finess"].values()))
        return found

    def check_record(self, values, record, finding, reader):
        if record is None:
            finding.refuse(
                "Ce site autorisé n’est pas enregistré : importez d’abord les structures de FINESS+, ou "
                "saisissez-le.",
                "N° FINESS",
            )
            return
        if not values["licences"]:
            finding.warn("Plus aucune autorisation dans ce fichier : son statut est à revoir.")
        leave_held_fields(values, record, finding)
        super().check_record(values, record, finding, reader)

    def _attname(self, name):
        return "licence_lines" if name == "licences" else super()._attname(name)

    def _value(self, name, value):
        return value if name == "licences" else super()._value(name, value)

    def _label(self, name):
        return LABEL if name == "licences" else super()._label(name)

    def _locked(self, pks):
        found = super()._locked(pks)
        self._with_licences(list(found.values()))
        return found

    @staticmethod
    def _with_licences(records):
        prefetch_related_objects(records, "licences")
        for record in records:
            record.licence_lines = lines_of(record.licences.all())

    def update(self, instances, fields):
        super().update(instances, [name for name in fields if name != "licences"])

    def write(self, rows, trace):
        effects, entries = super().write(rows, trace)
        organisations = self._locked([row.object_id for row in rows])
        day = Day().clean(trace.batch.rows.values_list("raw", flat=True).first()["Date du fichier"])
        made = record_licences(
            {
                organisations[row.object_id]: (row.changes["licences"][1], SOURCE, day)
                for row in rows
                if "licences" in row.changes
            }
        )
        for effect in effects:
            effect.made = made.get(effect.object_id, {})
        return effects, entries

    def restore(self, effects, trace):
        take_back([effect.made for effect in effects])
        for effect in effects:
            effect.before.pop("licences", None)
        return super().restore(effects, trace)


class LicenceReader(RecordReader):
    def __init__(self, record_format, headings):
        super().__init__(record_format, headings)
        self.activities = dict(CancerActivity.objects.values_list("code", "pk"))

    def lines_of(self, text, finding):
        """[[activity's key, number, start, end]] of a cell; a code we do not have is warned of, left out."""
        lines = {}
        for said in filter(None, text.split(" | ")):
            code, number, start, end = [*(part.strip() for part in said.split(",")), "", "", ""][:4]
            if code in self.activities:
                lines[code, number] = [self.activities[code], number, start, end]
            else:
                finding.warn("Activité hors de notre vocabulaire : elle n’est pas reprise.", "", code)
        return sorted(lines.values())

    def _changes(self, values, record):
        changes = super()._changes({k: v for k, v in values.items() if k != "licences"}, record)
        before, after = record.licence_lines, values["licences"]
        if {(*same(line), line[3]) for line in before} != {(*same(line), line[3]) for line in after}:
            changes["licences"] = [before, after]
        return changes


class Licences(CellWidget):
    """Licences in a few words: « A6 – Mammaire (n° 76-1), B – Curiethérapie de l’adulte »."""

    def __init__(self):
        super().__init__()
        self._labels = None

    def render(self, value, obj=None, **kwargs):
        if self._labels is None:
            self._labels = dict(CancerActivity.objects.values_list("pk", "label"))
        said = [
            self._labels.get(activity, "") + (f" (n° {number})" if number else "")
            for activity, number, *_ in value or ()
        ]
        return " ; ".join(said)

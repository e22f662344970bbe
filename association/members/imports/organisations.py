"""Our spreadsheet of organisations: what a row must say, and how it finds the organisation it speaks of."""

from association.members.models import Organisation
from association.members.resources import OrganisationResource
from association.members.rules.display_names import proposed_name
from association.members.rules.places import department_of
from association.members.services.organisation_import import create_organisations, update_organisations
from association.records.names import folded
from cms.backoffice.imports.formats import INFO
from cms.backoffice.imports.records import RecordFormat

Kind = Organisation.Kind


class OrganisationRecords(RecordFormat):
    """What every format that writes organisations shares."""

    model = Organisation
    record_resource_class = OrganisationResource
    one, many, feminine = "organisation", "organisations", True
    icon = "group"

    def title(self, values, record):
        name = values.get("display_name") or values.get("name")
        return str(record) if record else proposed_name(name or "")

    def create(self, instances):
        create_organisations(instances)

    def update(self, instances, fields):
        update_organisations(instances, fields)

    def settle(self, instance):
        instance.prepare_for_save()
        return ["search_text"]

    def check_record(self, values, record, finding, reader):
        if record is None and not values.get("display_name") and values.get("name"):
            values["display_name"] = proposed_name(values["name"])
        latitude, longitude = (
            values.get(name, getattr(record, name, None)) for name in ("latitude", "longitude")
        )
        if (latitude is None) != (longitude is None):
            finding.refuse("Latitude et longitude vont ensemble : il en manque une.")


class OrganisationsFormat(OrganisationRecords):
    name = "organisations"
    label = "Organisations (notre tableur)"
    description = (
        "Toutes les fiches d’organisations, une par ligne. Une ligne retrouve sa fiche par la référence, "
        "sinon le FINESS, le SIRET ou le RNA, sinon par le nom reçu et la commune."
    )
    resource_class = OrganisationResource
    exportable = True
    keys = {"reference": "pk", "finess": "finess", "siret": "siret", "rna": "rna", "namesake": "name"}

    def understand(self, line, cells, finding, reader):
        values = dict(cells)
        if not any(values.get(key) for key in ("reference", "finess", "siret", "rna")) and values.get("name"):
            values["namesake"] = _namesake(values["name"], values.get("city") or "")
        return values

    def reader(self, headings):
        reader = super().reader(headings)
        reader.departments = reader.resource.fields["department"].widget
        return reader

    def look_up(self, values_list):
        """As for the other keys; without an identifier, by the name received and the town."""
        names = {values["name"] for values in values_list if values.get("namesake")}
        identified = [{k: v for k, v in values.items() if k != "namesake"} for values in values_list]
        found = super().look_up(identified)
        found["namesake"] = {}
        for record in Organisation.objects.filter(name__in=names).order_by("-pk") if names else ():
            found["namesake"][_namesake(record.name, record.city)] = record
        return found

    def check_record(self, values, record, finding, reader):
        if values.get("reference") and (record is None or record.pk != values["reference"]):
            finding.refuse(
                "Aucune organisation ne porte cette référence.", "Référence", f"O{values['reference']:05d}"
            )
        if record is None:
            for name, label in (("name", "Nom reçu"), ("kind", "Nature")):
                if not values.get(name):
                    finding.refuse("À remplir pour une organisation nouvelle.", label)
        self._check_parent(values, record, finding)
        self._deduce_department(values, record, finding, reader)
        super().check_record(values, record, finding, reader)

    def _deduce_department(self, values, record, finding, reader):
        """From a postcode that is new, where the line names no department."""
        postcode = values.get("postcode")
        if not postcode or "department" in values or (record and record.postcode == postcode):
            return
        code = department_of(postcode)
        if found := reader.departments.find(code):
            values["department"] = found
            finding.say(INFO, f"Département déduit du code postal : {code}.", "Code postal", postcode)
        else:
            finding.warn(f"Aucun département ne commence par {code}.", "Code postal", postcode)

    def _check_parent(self, values, record, finding):
        parent = values.get("parent", record.parent_id if record else None)
        kind = values.get("kind", record.kind if record else None)
        if not parent:
            return
        if kind and kind != Kind.SITE:
            finding.refuse("Seul un site dépend d’une entité juridique.", "Entité juridique")
        if record and parent == record.pk:
            finding.refuse("Une organisation ne dépend pas d’elle-même.", "Entité juridique")

    def exported(self):
        data = OrganisationResource().export(Organisation.objects.order_by("pk"))
        return data.headers, list(data)


def _namesake(name, city):
    return f"{folded(name)} / {folded(city)}"

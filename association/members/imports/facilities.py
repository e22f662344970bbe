"""The published file of facilities: what is repaired with certainty, warned of, and never guessed."""

from functools import cache

from association.members.imports.held import leave_held_fields
from association.members.imports.organisations import OrganisationRecords
from association.members.models import Department, FinessCategory, Organisation
from association.members.resources import FacilityResource
from association.members.rules.display_names import proposed_street
from association.members.rules.places import department_of, may_be_in
from association.records.names import folded
from cms.backoffice.imports.formats import INFO
from cms.backoffice.imports.records import RecordReader

SOURCE = "Eurostat GISCO, Healthcare services in Europe (d’après FINESS)"
Sector = Organisation.Sector
SECTORS = {"public": Sector.PUBLIC, "private": Sector.PRIVATE}


class FacilitiesFormat(OrganisationRecords):
    name = "facilities"
    label = "Établissements de santé (fichier publié d’après FINESS)"
    description = (
        "Le fichier européen des établissements de santé, tel que publié. Chaque ligne est un site ; elle "
        "retrouve sa fiche par le n° FINESS. Les noms affichés, natures et types en place sont laissés."
    )
    icon = "site"
    resource_class = FacilityResource
    keys = {"finess": "finess"}
    proposed = frozenset({"display_name", "kind", "type"})
    loose = frozenset({"name", "street", "address_extra", "city"})

    def notes(self, found, unused):
        return [
            *super().notes(found, unused),
            "Le fichier ne donne que des sites : leur entité juridique n’y est pas, elle se rattache "
            "ensuite, sur la fiche de chaque site.",
        ]

    def reader(self, headings):
        return FacilityReader(self, headings)

    def understand(self, line, cells, finding, reader):
        values = {name: cells[name] for name in FIELDS if name in cells}
        for name in ("finess", "name"):
            heading = reader.headings[reader.columns[name].column_name]
            if not line.cells[heading]:
                finding.refuse("Cette valeur est obligatoire.", heading)
        self._check_restored(line.cells[reader.headings["id"]], values, finding)
        values |= {"kind": Organisation.Kind.SITE, "source": SOURCE}
        if cells.get("site_name"):
            values["address_extra"] = cells["site_name"]
        if cells.get("street"):
            values["street"] = proposed_street(f"{cells.get('house_number') or ''} {cells['street']}")
        self._place(values, finding, reader)
        self._classify(cells, values, finding, reader)
        return values

    def _check_restored(self, received, values, finding):
        """A lost zero is certain when the key holds and the department of the address agrees."""
        if not values.get("finess") or len(received) != 8:
            return
        restored, postcode = values["finess"], values.get("postcode") or ""
        if restored[:2] == postcode[:2]:
            finding.say(INFO, f"Zéro de tête du n° FINESS rétabli : {restored}.", "id", received)
        else:
            finding.refuse(
                "Il manque un chiffre à ce n° FINESS, et ce n’est pas le zéro de tête.", "id", received
            )

    def _place(self, values, finding, reader):
        """The department by the postcode; a position outside it is not believed, and left out."""
        if not values.get("postcode"):
            return
        code = department_of(values["postcode"])
        if code not in reader.departments:
            finding.warn(f"Le département {code} n’est pas enregistré.", "postcode", values["postcode"])
            return
        values["department"] = code
        outline = reader.outlines.get(code)
        if not outline or values.get("latitude") is None or values.get("longitude") is None:
            return
        latitude, longitude = values["latitude"], values["longitude"]
        if not may_be_in(float(longitude), float(latitude), outline):
            finding.warn(
                f"Position hors du département ({reader.departments[code]}) : elle n’est pas reprise.",
                "lat, lon",
                f"{latitude} ; {longitude}",
            )
            del values["latitude"], values["longitude"]

    def _classify(self, cells, values, finding, reader):
        category = cells.get("category")
        if category:
            known, organisation_type = reader.type_of(category)
            if not known:
                finding.warn("Catégorie inconnue de notre vocabulaire.", "facility_type", category)
            elif organisation_type:
                values["type"] = organisation_type
        word = cells.get("sector")
        if not word:
            finding.warn("Secteur non renseigné.", "public_private")
        elif word.lower() in SECTORS:
            values["sector"] = SECTORS[word.lower()]
        else:
            finding.warn("Secteur inconnu : « public » ou « private ».", "public_private", word)

    def check_record(self, values, record, finding, reader):
        # The file tells public from private; staff know which private ones serve the public.
        if record and record.sector == Sector.NON_PROFIT and values.get("sector") == Sector.PRIVATE:
            del values["sector"]
        leave_held_fields(values, record, finding)
        super().check_record(values, record, finding, reader)


#: The columns taken as they are into the field of the same name.
FIELDS = (
    "finess",
    "name",
    "latitude",
    "longitude",
    "postcode",
    "city",
    "phone",
    "email",
    "website",
    "source_date",
)


class FacilityReader(RecordReader):
    """With the small tables the file is compared with, read once."""

    def __init__(self, record_format, headings):
        super().__init__(record_format, headings)
        self.departments = {record.code: str(record) for record in Department.objects.defer("outline")}
        self.outlines = dict(Department.objects.exclude(outline=None).values_list("code", "outline"))
        self.types = {
            folded(label): type_id
            for label, type_id in FinessCategory.objects.values_list("label", "default_type_id")
        }
        # A file has a few labels and thousands of lines.
        self.type_of = cache(self._type_of)

    def _type_of(self, label):
        """Whether the vocabulary has the category, and the type it proposes, if any."""
        return folded(label) in self.types, self.types.get(folded(label))

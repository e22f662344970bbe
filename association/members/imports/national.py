"""The national files of facilities, whatever their shape: how their lines become sites of ours."""

from association.members.imports.facilities import Sector
from association.members.imports.finess_csv import ABSENT, FinessCsv
from association.members.imports.finess_plus import ENTITY, INACTIVE, FinessPlus
from association.members.imports.forms import SitesForm
from association.members.imports.held import leave_held_fields
from association.members.imports.organisations import OrganisationRecords
from association.members.models import Department, FinessCategory, Organisation
from association.members.resources.national import NationalResource
from association.members.rules.display_names import proposed_street, proposed_town
from association.members.rules.finess import position_of, sector_of, split_postal_line, street_type_of
from association.members.rules.places import department_of, may_be_in
from cms.backoffice.imports.formats import ERROR, INFO, WARNING
from cms.backoffice.imports.records import RecordReader
from cms.backoffice.imports.streams import StreamedFormat
from cms.backoffice.imports.widgets import Number

Kind = Organisation.Kind
#: The columns taken as they are into the field of the same name.
AS_THEY_ARE = ("finess", "siret", "name", "phone", "email", "closed_on", "source", "source_date")
ESSENTIAL = ("N° FINESS", "Nom")
DEGREES = {"latitude": Number(5, -90, 90), "longitude": Number(5, -180, 180)}


class NationalFormat(StreamedFormat, OrganisationRecords):
    resource_class = NationalResource
    upload_form_class = SitesForm
    keys = {"finess": "finess", "siret": "siret"}
    proposed = frozenset({"display_name", "kind", "type"})
    loose = frozenset({"name", "street", "address_extra", "city"})
    icon = "site"

    def reader(self, headings):
        return NationalReader(self, headings)

    def understand(self, line, cells, finding, reader):
        values = {name: cells[name] for name in AS_THEY_ARE if cells.get(name)}
        if cells.get("state") == ABSENT:
            return self._absent(cells, finding)
        values["kind"] = Kind.LEGAL_ENTITY if cells.get("nature") == ENTITY else Kind.SITE
        if not cells.get("name"):
            finding.refuse("Cette valeur est obligatoire.", "Nom")
        if cells.get("shared") and values.pop("siret", None):
            finding.say(INFO, "Plusieurs sites portent ce n° SIRET : il n’est pas repris.", "N° SIRET")
        if cells.get("state") == INACTIVE and "closed_on" not in values:
            finding.warn("Inactif dans le fichier, sans date de fermeture.", "État")
        if values["kind"] == Kind.SITE:
            self._address(cells, values)
            self._place(cells, values, finding, reader)
            self._classify(cells, values, finding, reader)
        return values

    def _absent(self, cells, finding):
        finding.warn("Absent du fichier national : à vérifier avant de dire ce site fermé.")
        finding.included = False
        return {name: cells[name] for name in ("finess", "closed_on") if cells.get(name)}

    def _address(self, cells, values):
        kind = street_type_of(cells.get("street_type") or "")
        street = " ".join(part for part in (cells.get("number"), kind, cells.get("street")) if part)
        if street:
            values["street"] = proposed_street(street)
        if cells.get("extra"):
            values["address_extra"] = cells["extra"]
        postcode, town = split_postal_line(cells.get("postal_line") or "")
        if postcode:
            values |= {"postcode": postcode, "city": proposed_town(town)[:100]}

    def _place(self, cells, values, finding, reader):
        """The department the file gives; a position outside it is not believed, and left out."""
        code = cells.get("department") or (department_of(values["postcode"]) if "postcode" in values else "")
        if code not in reader.departments:
            finding.warn(f"Le département {code} n’est pas enregistré.", "Département")
            return
        values["department"] = code
        x, y = _number(cells.get("x")), _number(cells.get("y"))
        if not x and not y:
            return
        position = position_of(x or 0, y or 0)
        outline = reader.outlines.get(code)
        if position is None:
            finding.warn("Position illisible : elle n’est pas reprise.", "X", f"{x} ; {y}")
        elif outline and not may_be_in(position[1], position[0], outline):
            finding.warn(
                f"Position hors du département ({reader.departments[code]}) : elle n’est pas reprise.",
                "X",
                f"{cells.get('x')} ; {cells.get('y')}",
            )
        else:
            for (name, widget), degrees in zip(DEGREES.items(), position, strict=True):
                values[name] = widget.clean(f"{degrees:.7f}")

    def _classify(self, cells, values, finding, reader):
        category = cells.get("category")
        if category and category not in reader.types:
            finding.warn("Catégorie hors de notre vocabulaire.", "Catégorie", category)
        elif category and reader.types[category]:
            values["type"] = reader.types[category]
        if sector := sector_of(cells.get("service") or ""):
            values["sector"] = Sector(sector)

    def check_record(self, values, record, finding, reader):
        if record is None and "name" not in values and not finding.refused:
            finding.refuse("Ce site n’est plus enregistré.", "N° FINESS")
        if record and record.sector == Sector.NON_PROFIT and values.get("sector") == Sector.PRIVATE:
            del values["sector"]
        if record and record.closed_on and values.get("name") and not values.get("closed_on"):
            finding.warn("Ouvert dans le fichier, mais notre fiche le dit fermé.", "Fermé le")
        if record and record.closed_on and values.get("closed_on"):
            del values["closed_on"]  # the day staff noted stands
        leave_held_fields(values, record, finding)
        super().check_record(values, record, finding, reader)


class NationalReader(RecordReader):
    """With the small tables the file is compared with, read once."""

    def __init__(self, record_format, headings):
        super().__init__(record_format, headings)
        self.departments = {record.code: str(record) for record in Department.objects.defer("outline")}
        self.outlines = dict(Department.objects.exclude(outline=None).values_list("code", "outline"))
        self.types = dict(FinessCategory.objects.values_list("code", "default_type_id"))

    def clean(self, line, finding):
        """Only the number and the name make a site: another cell that cannot be read is left out."""
        values = super().clean(line, finding)
        for message in finding.messages:
            if message["level"] == ERROR and message["column"] not in ESSENTIAL:
                message |= {"level": WARNING, "text": f"{message['text']} Cette valeur n’est pas reprise."}
        return values

    def _changes(self, values, record):
        """A later file that says the same changes nothing: its day alone is no news of the site."""
        changes = super()._changes(values, record)
        return changes if changes.keys() - {"source", "source_date"} else {}

    def _match(self, finding, values, known):
        """By FINESS, then by SIRET: a site that is recorded without a FINESS number, and no other.

        The SIRET of a legal entity is that of its seat: a site that bears it too is not the entity.
        """
        own = known["finess"].get(values.get("finess"))
        holder = known["siret"].get(values.get("siret"))
        elsewhere = holder and (holder.kind == Kind.LEGAL_ENTITY or holder.finess or own)
        if elsewhere and (own is None or holder.pk != own.pk):
            finding.say(INFO, f"Ce n° SIRET est celui de « {holder} » : il n’est pas repris.", "N° SIRET")
            del values["siret"]
            finding.keys = [key for key in finding.keys if not key.startswith("siret:")]
        return super()._match(finding, values, known)


class FinessCsvFormat(NationalFormat):
    name = "finess-csv"
    label = "FINESS : établissements (fichier national CSV)"
    description = (
        "Le fichier « etalab-cs1100502 », ou « etalab-cs1100507 » avec les positions, tel que publié "
        "jusqu’en 2026. Chaque site retrouve sa fiche par le n° FINESS, sinon par le SIRET. Les noms "
        "affichés, natures et types en place sont laissés, comme les champs tenus à la main."
    )
    extensions = (".csv", ".txt", ".csv.gz")

    def open_stream(self, file, options):
        return FinessCsv(file, options)


class FinessPlusFormat(NationalFormat):
    name = "finess-plus"
    label = "FINESS+ : structures (fichier national JSON)"
    description = (
        "Le fichier « finess-structures » de l’Agence du numérique en santé, .json ou .json.gz, tel que "
        "publié chaque jour. Chaque site retrouve sa fiche par le n° FINESS, sinon par le SIRET ; une entité "
        "juridique déjà enregistrée est mise à jour, aucune n’est créée."
    )
    extensions = (".json", ".json.gz")

    def open_stream(self, file, options):
        return FinessPlus(file, options)


def _number(text):
    try:
        number = float((text or "0").replace(",", "."))
    except ValueError:
        return 0
    return number if abs(number) < 1e9 else 0

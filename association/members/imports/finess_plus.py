"""The structures of FINESS+ (finess-structures, .json or .json.gz): legal entities and their sites."""

from collections import Counter

from association.members.imports.finess_json import generated_on, legal_entities
from association.members.imports.wanted import Wanted, shared_numbers
from association.members.resources.national import NationalResource
from association.members.rules.finess import department_of_number, department_of_town, of_day
from association.members.rules.places import department_of
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.reading import Line
from cms.backoffice.imports.sentences import figure

SOURCE = "FINESS+, structures (Agence du numérique en santé)"
#: The geographical address; the others are of the seat, or for letters.
GEOGRAPHICAL = "03"
ENTITY, INACTIVE = "entité juridique", "inactif"
WRONG = (
    "Ce fichier JSON n’est pas celui des structures de FINESS+ (« finess-structures ») : aucune entité "
    "juridique n’y est décrite comme attendu."
)


class FinessPlus:
    """One file, gone through once to be checked and counted, then again for its lines."""

    headings = [column.column_name for column in NationalResource.fields.values()]

    def __init__(self, file, options):
        self._file, self._wanted = file, Wanted(options)
        self._day = generated_on(file, WRONG)
        sirets, self.rows, read = Counter(), 0, 0
        for _, entity in legal_entities(file, WRONG):
            if "informationsGeneralesPMEJ" not in entity:
                raise Refusal(WRONG)
            self.rows += self._keeps_entity(_general(entity))
            for site in map(Site, entity.nodes("ege")):
                read += 1
                if site.kept(self._wanted):
                    self.rows += 1
                    sirets[site.siret] += 1
        del sirets[""]
        self._shared = shared_numbers(sirets)
        if not self.rows:
            raise self._wanted.nothing()
        self.notes = [
            f"Fichier FINESS+{of_day(self._day)} : {figure(read)} sites lus, "
            f"{figure(self.rows)} lignes retenues.",
            "Un site ne se rattache pas de lui-même à son entité juridique : cela se fait sur sa fiche.",
        ]

    def lines(self):
        """The recorded legal entities and the kept sites, each under our headings, numbered as they come."""
        number = 0
        for _, entity in legal_entities(self._file, WRONG):
            general = _general(entity)
            number += 1
            if self._keeps_entity(general):
                yield Line(number, self._headed(_entity_cells(general, entity)))
            for site in map(Site, entity.nodes("ege")):
                number += 1
                if site.kept(self._wanted):
                    shared = "oui" if site.siret in self._shared else ""
                    yield Line(number, self._headed(site.cells(general) | {"shared": shared}))

    def _keeps_entity(self, general):
        return general.text("numFinessPm") in self._wanted.entities

    def _headed(self, cells):
        cells |= {"source": SOURCE, "source_date": self._day}
        return {column.column_name: cells.get(name, "") for name, column in NationalResource.fields.items()}


def _general(entity):
    return entity.node("informationsGeneralesPMEJ")


def _entity_cells(general, entity):
    closed_on = general.day("dateFermeture")
    return {
        "finess": general.text("numFinessPm"),
        "nature": ENTITY,
        "name": (general.text("denominationLonguePmSmsse") or general.text("denominationPm"))[:200],
        "closed_on": closed_on,
        "state": INACTIVE if entity.inactive else "",
    }


class Site:
    """A site of the file (ege), as far as deciding whether it is kept; cells() tells the rest."""

    def __init__(self, node):
        self.node = node
        self.general = node.node("informationsGeneralesEGE")
        self.finess = self.general.text("numFinessEge")
        self.siret = self.general.text("siret")
        self.category = node.text("categorieEntiteGeographiqueExercice")
        self.closed_on = self.general.day("dateFermeture")
        addresses = node.nodes("adresse")
        self.address = next((one for one in addresses if one.text("usageAdresse") == GEOGRAPHICAL), None)

    @property
    def department(self):
        if self.address is None:
            return department_of_number(self.finess)
        town, postcode = self.address.text("cogCommune"), self.address.text("codePostal")
        return department_of_town(town) if len(town) == 5 else department_of(postcode)

    def kept(self, wanted):
        closed = bool(self.closed_on) or self.node.inactive
        return wanted.site(self.finess, self.siret, self.department, self.category, closed)

    def cells(self, entity):
        """The cells of the site. entity: the general information of its legal entity."""
        telecom = next((one.node("telecom") for one in self.node.nodes("contact") if "telecom" in one), None)
        cells = {
            "finess": self.finess,
            "entity": entity.text("numFinessPm"),
            "name": (self.general.text("nomEgeLong") or self.general.text("nomEgeCourt"))[:200],
            "siret": self.siret,
            "department": self.department,
            "category": self.category,
            "closed_on": self.closed_on,
            "state": INACTIVE if self.node.inactive else "",
        }
        if telecom is not None:
            cells |= {"phone": telecom.text("telephone"), "email": telecom.text("courriel")}
        return cells | (self._address_cells(self.address) if self.address is not None else {})

    def _address_cells(self, address):
        place = address.node("coordonneesGeographique")
        postcode, line = address.text("codePostal"), address.text("ligneAcheminement")
        return {
            "number": address.text("numeroVoie"),
            "street_type": address.text("typeVoie"),
            "street": address.text("libelleVoie"),
            "postal_line": line if line.startswith(postcode) else f"{postcode} {line}".strip(),
            "x": _signed(place.text("coordonneeX"), place.text("directionLongitude"), "WO"),
            "y": _signed(place.text("coordonneeY"), place.text("directionLatitude"), "S"),
        }


def _signed(number, direction, negative):
    """A coordinate with its sign: south and west are told by a letter in some records."""
    if direction[:1].upper() in negative and direction and number and not number.startswith("-"):
        return f"-{number}"
    return number

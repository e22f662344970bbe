"""Our spreadsheet of people: one row per person and post."""

import re

from import_export import resources

from association.members.identifiers import clean_siret
from association.members.resources.widgets import Reference, clean_address, repaired_finess
from association.members.rules.phones import clean_phone
from association.people.models import Affiliation, Person, Profession, Specialty
from association.people.rules.rpps import clean_rpps
from cms.backoffice.imports.columns import Column
from cms.backoffice.imports.widgets import CellWidget, Checked, Choice, Day, Lines, Lookup, Text, YesNo

REFERENCE = re.compile(r"P0*([1-9]\d{0,9})(?:\s*[–-].*)?", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[;|\n]\s*")


class PersonReference(CellWidget):
    """Our own reference of a person, P00012; whatever follows a dash is for the reader."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if not (match := REFERENCE.fullmatch(value)):
            raise ValueError("Une référence s’écrit P suivi du numéro : P00012.")
        return int(match[1])

    def render(self, value, obj=None, **kwargs):
        return f"P{value:05d}" if value else ""


class Several(Lookup):
    """Some records of a small table, by label or code, apart by semicolons: labels have commas."""

    def __init__(self, model):
        super().__init__(model, by=("code", "label"))

    def __deepcopy__(self, memo):
        return type(self)(self.model)

    def clean(self, value, row=None, **kwargs):
        return sorted({super(Several, self).clean(name) for name in BETWEEN.split(value) if name})

    def render(self, value, obj=None, **kwargs):
        return " ; ".join(super(Several, self).render(pk) for pk in value or ())


class Addresses(CellWidget):
    """E-mail addresses; the first is the one to write to."""

    def clean(self, value, row=None, **kwargs):
        found = [clean_address(address).lower() for address in re.split(r"[\s;,|]+", value) if address]
        return list(dict.fromkeys(found))

    def render(self, value, obj=None, **kwargs):
        return " ; ".join(value or ())


class PersonResource(resources.Resource):
    """Who the person is, then one of their posts; a person with three posts has three rows."""

    reference = Column(
        "Référence",
        "reference",
        widget=PersonReference(),
        help="La nôtre (P00012). Vide pour une personne nouvelle.",
        aliases=("référence personne",),
    )
    title = Column("Civilité", "title", widget=Choice(Person.Title), help="Dr, Pr, Mme ou M.", example="Dr")
    last_name = Column(
        "Nom",
        "last_name",
        widget=Text(80),
        required=True,
        help="Nom d’exercice.",
        example="Exemple",
        aliases=("nom d’exercice",),
    )
    first_name = Column(
        "Prénom",
        "first_name",
        widget=Text(80),
        required=True,
        help="Prénom d’exercice.",
        example="Camille",
        aliases=("prénom d’exercice",),
    )
    gender = Column("Genre", "gender", widget=Choice(Person.Gender), help="Femme ou Homme, si c’est dit.")
    rpps = Column(
        "N° RPPS",
        "rpps",
        widget=Checked(clean_rpps),
        help="11 chiffres. Une ligne complète une fiche qui n’en a pas, et n’en change aucun.",
        aliases=("rpps", "numéro rpps"),
    )
    professions = Column(
        "Professions",
        "professions",
        widget=Several(Profession),
        help="Libellés ou codes, séparés par des points-virgules ; remplacent ceux de la fiche.",
        example="Médecin",
        aliases=("profession",),
    )
    specialties = Column(
        "Spécialités",
        "specialties",
        widget=Several(Specialty),
        help="Libellés ou codes (SM36), séparés par des points-virgules ; remplacent ceux de la fiche.",
        aliases=("spécialité",),
    )
    palliative_care = Column("Soins palliatifs", "palliative_care", widget=YesNo(), help="oui ou non.")
    phone = Column(
        "Téléphone", "phone", widget=Checked(clean_phone), help="10 chiffres.", example="05 61 00 00 00"
    )
    emails = Column(
        "Adresses e-mail",
        "emails",
        widget=Addresses(),
        help="Séparées par des points-virgules, la préférée d’abord. Ajoutées ; aucune n’est retirée.",
        example="camille.exemple@exemple.invalid",
        aliases=("adresse e-mail", "e-mail", "courriel"),
    )
    organisation_reference = Column(
        "Organisation : référence",
        "organisation_reference",
        widget=Reference(),
        help="Celle de l’organisation (O00012) ; à défaut, un des deux numéros suivants.",
        aliases=("référence organisation",),
    )
    finess = Column(
        "Organisation : FINESS", "finess", widget=Checked(repaired_finess), aliases=("finess", "n° finess")
    )
    siret = Column(
        "Organisation : SIRET", "siret", widget=Checked(clean_siret), aliases=("siret", "n° siret")
    )
    organisation = Column(
        "Organisation",
        "organisation",
        widget=Text(),
        help="Son nom, pour la relecture : il n’est pas importé.",
        example="Centre hospitalier d’Exemple",
    )
    function = Column("Fonction", "function", widget=Text(120), example="Praticien hospitalier")
    service = Column("Service", "service", widget=Text(120), example="Oncologie")
    practice_mode = Column(
        "Mode d’exercice",
        "practice_mode",
        widget=Choice(Affiliation.PracticeMode),
        help="Salarié (S), Libéral (L) ou Bénévole (B).",
        example="Salarié",
    )
    start_on = Column(
        "Depuis le", "start_on", widget=Day(), help="jj/mm/aaaa. Nécessaire pour un poste nouveau."
    )
    end_on = Column(
        "Jusqu’au", "end_on", widget=Day(), help="jj/mm/aaaa. Ce jour-là, la personne n’y est plus."
    )
    source = Column("Source", "source", widget=Text(200), help="D’où vient l’information.")
    notes = Column("Notes internes", "notes", widget=Lines(), help="Jamais de donnée de santé.")

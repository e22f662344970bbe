"""The invented organisations: coordination centres, professionals, patients, networks."""

import csv
from pathlib import Path

from django.utils import timezone

from association.members.models import Organisation, OrganisationContact, OrganisationType, Partnership
from demo.calendar import FOUNDING
from demo.chance import lots_of

DATA = Path(__file__).resolve().parent / "data"
MARK = " (démonstration)"
SOURCE = "Organisation inventée pour la démonstration"

#: Beginnings of the telephone numbers ARCEP keeps for fiction, by zone.
FICTION = {"05": "05 36 49", "04": "04 65 71"}
ZONE_04 = {"11", "30", "34", "48", "66"}

#: Partners: name, type, town, kind, subject. The two authorities are real, and nothing is said of them.
PARTNERS = [
    ("Agence régionale de santé Occitanie", "ars", "Montpellier", "institution", "Tutelle régionale"),
    ("Institut national du cancer", "inca", None, "institution", "Tutelle nationale"),
    (f"Cancéropôle du Midi{MARK}", "canceropole", "Toulouse", "canceropole", "Recherche clinique"),
    (f"Réseau régional voisin de l’Ouest{MARK}", "reseau-regional", None, "network", "Recours partagé"),
    (f"Réseau régional voisin de l’Est{MARK}", "reseau-regional", None, "network", "Recours partagé"),
    (f"Université du Midi{MARK}", "universite", "Toulouse", "research", "Formation et recherche"),
    (f"Fédération des aidants du Midi{MARK}", "association-patients", "Albi", "association", "Information"),
]


#: Entered twice: the name they have, the other name, type, town.
TWICE = [
    (
        f"3C Toulouse Nord{MARK}",
        f"Centre de coordination en cancérologie de Toulouse Nord{MARK}",
        "3c",
        "Toulouse",
    ),
    (f"Cancéropôle du Midi{MARK}", f"CANCEROPOLE MIDI{MARK}", "canceropole", "Toulouse"),
]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def make(record):
    """Make the invented organisations of organisations.csv. Returns {name: Organisation}."""
    builder = Builder()
    made = record.create(
        Organisation,
        [builder.organisation(r["name"], r["type"], r["town"]) for r in rows("organisations.csv")],
    )
    OrganisationContact.objects.bulk_create(
        OrganisationContact(
            organisation=o, label="Secrétariat", phone=o.phone, email=o.email, public=True, sort_order=0
        )
        for o in made
    )
    return {organisation.name: organisation for organisation in made}


def make_twice(record):
    """Enter two of the invented organisations a second time, as it happens: for « Doublons »."""
    builder = Builder()
    again = []
    for first, name, kind, town in TWICE:
        known = Organisation.objects.get(name=first)
        organisation = builder.organisation(name, kind, town)
        organisation.phone, organisation.email = known.phone, ""
        organisation.street = known.street.replace("rue de", "R DE").upper()
        again.append(organisation)
    record.create(Organisation, again)


def make_partners(record):
    builder = Builder()
    organisations = [builder.organisation(name, kind, town) for name, kind, town, _, _ in PARTNERS]
    for organisation in organisations:
        if not organisation.name.endswith(MARK):
            organisation.email = organisation.phone = organisation.notes = ""
            organisation.source = ""
            organisation.latitude = organisation.longitude = None
    made = record.create(Organisation, organisations)
    record.create(
        Partnership,
        [
            Partnership(organisation=organisation, kind=kind, subject=subject, start_on=FOUNDING)
            for organisation, (_, _, _, kind, subject) in zip(made, PARTNERS, strict=True)
        ],
    )


class Builder:
    """Draws up one organisation after another; each name has its own place and telephone number."""

    def __init__(self):
        self.types = {entry.code: entry for entry in OrganisationType.objects.all()}
        self.towns = {row["town"]: row for row in rows("towns.csv")}
        self.today = timezone.localdate()

    def organisation(self, name, type_code, town_name):
        chance = lots_of(name)
        kinds = Organisation.Kind
        organisation = Organisation(
            name=name,
            # A coordination centre is a unit of its hospitals, not a legal person.
            kind=kinds.OTHER if type_code == "3c" else kinds.LEGAL_ENTITY,
            type=self.types[type_code],
            source=SOURCE,
        )
        if town_name:
            self.settle(organisation, self.towns[town_name], chance)
        organisation.prepare_for_save()
        organisation.email = f"contact@{organisation.slug.removesuffix('-demonstration')[:60]}.invalid"
        return organisation

    def settle(self, organisation, town, chance):
        """Give an address in town, near its centre, and a number nobody answers."""
        organisation.street = f"{chance.randint(1, 60)} rue de l’Exemple"
        organisation.postcode, organisation.city = town["postcode"], town["town"]
        organisation.department_id = town["department"]
        organisation.latitude = round(float(town["latitude"]) + chance.uniform(-0.015, 0.015), 5)
        organisation.longitude = round(float(town["longitude"]) + chance.uniform(-0.015, 0.015), 5)
        beginning = FICTION["04" if town["department"] in ZONE_04 else "05"]
        organisation.phone = f"{beginning} {chance.randint(0, 99):02d} {chance.randint(0, 99):02d}"

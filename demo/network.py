"""The network itself: its identity, its territory, its colleges, its founding texts."""

from wagtail.models import Site

from association.members.models import Authority, College, Department, FoundingText, Region, TerritorySettings
from association.members.services.reference import load_outlines
from cms.pages.models import NetworkSettings
from demo.calendar import AGREEMENTS, CHARTERS, FOUNDING
from demo.organisations import DATA

NAME = "Réseau régional de cancérologie — Occitanie (démonstration)"
OUTLINES = "IGN, Admin Express COG 2018 (Licence Ouverte)"

#: slug, name, short name, seats at the board, who belongs.
COLLEGES = [
    (
        "etablissements-autorises",
        "Établissements autorisés",
        "Autorisés",
        24,
        "Établissements de santé autorisés au traitement du cancer.",
    ),
    (
        "autres-etablissements",
        "Autres établissements de santé",
        "Autres établissements",
        6,
        "Établissements associés, soins de suite, hôpitaux de proximité.",
    ),
    (
        "centres-de-coordination",
        "Centres de coordination en cancérologie",
        "3C",
        8,
        "Cellules qualité qui organisent les réunions de concertation de leur territoire.",
    ),
    (
        "liberaux",
        "Professionnels libéraux",
        "Libéraux",
        8,
        "Unions régionales, syndicats et associations de professionnels, maisons de santé.",
    ),
    (
        "usagers",
        "Usagers",
        "Usagers",
        6,
        "Associations de patients, de proches et d’usagers du système de santé.",
    ),
    (
        "autres-membres",
        "Autres membres",
        "Autres",
        4,
        "Réseaux de santé, sociétés savantes, registres, dépistage, hospitalisation à domicile.",
    ),
]


def make(record):
    """Say who and where the network is. Returns ({slug: College}, {(text kind, version): FoundingText})."""
    region = Region.objects.get(name="Occitanie")
    record.replace(
        NetworkSettings.load(),
        name=NAME,
        short_name="Réseau Occitanie (démonstration)",
        territory="Occitanie",
        address="1 place de l’Exemple\n31000 Toulouse",
        phone="05 36 49 10 00",
        email="contact@demo.invalid",
    )
    record.replace(Site.objects.get(is_default_site=True), site_name=NAME)
    record.replace(
        TerritorySettings.load(), region=region, authority=Authority.objects.get(code="ars-occitanie")
    )
    _draw(region)
    return _colleges(record), _texts(record)


def _draw(region):
    """Outlines are real: they stay when the demonstration goes."""
    if Department.objects.filter(region=region, outline__isnull=True).exists():
        load_outlines(geojson=(DATA / "departements-occitanie.geojson").read_bytes(), source=OUTLINES)


def _colleges(record):
    made = record.create(
        College,
        [
            College(
                slug=slug, name=name, short_name=short_name, board_seats=seats, description=about, order=order
            )
            for order, (slug, name, short_name, seats, about) in enumerate(COLLEGES, start=1)
        ],
    )
    return {college.slug: college for college in made}


def _texts(record):
    kinds = FoundingText.Kind
    versions = [
        *((kinds.FOUNDING_AGREEMENT, *version) for version in AGREEMENTS),
        *((kinds.NETWORK_CHARTER, *version) for version in CHARTERS),
        (kinds.STATUTES, "1", FOUNDING, "Assemblée générale constitutive"),
        (kinds.INTERNAL_RULES, "1", FOUNDING, "Assemblée générale constitutive"),
    ]
    made = record.create(
        FoundingText,
        [
            FoundingText(kind=kind, version=version, adopted_on=adopted_on, adopted_by=adopted_by)
            for kind, version, adopted_on, adopted_by in versions
        ],
    )
    return {(text.kind, text.version): text for text in made}

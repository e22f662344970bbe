"""The real facilities, and the three university hospitals their sites belong to."""

from django.core.files import File
from django.utils import timezone

from association.members.models import Organisation
from cms.backoffice.imports.analysis import analyse
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.uploads import receive_file
from demo.organisations import DATA

FILE = DATA / "facilities-occitanie.csv"

#: University hospitals: name, short name, how the file writes it after its sites' names, seat's FINESS.
HOSPITALS = [
    ("Centre hospitalier universitaire de Toulouse", "CHU de Toulouse", "CHU TOULOUSE", "310000484"),
    (
        "Centre hospitalier universitaire de Montpellier",
        "CHU de Montpellier",
        "CHU MONTPELLIER",
        "340000199",
    ),
    ("Centre hospitalier universitaire de Nîmes", "CHU de Nîmes", "CHU NIMES", "300782117"),
]
# Units whose names say psychiatry or emergency call-out are left for staff to attach.
UNITS = ("PSY", "PIJ", "CMP", "SMUR", "SAMU", "HJ ")
SEAT_FIELDS = (
    "sector",
    "street",
    "postcode",
    "city",
    "department",
    "latitude",
    "longitude",
    "phone",
    "source_date",
)


def make(record, user):
    """Import the facilities file. Returns {FINESS number or hospital's name: Organisation}."""
    record.add(_import(user))
    sites = Organisation.objects.filter(kind=Organisation.Kind.SITE).in_bulk(field_name="finess")
    record.add(*sites.values())
    hospitals = [_hospital(record, sites, *hospital) for hospital in HOSPITALS]
    return sites | {hospital.name: hospital for hospital in hospitals}


def _import(user):
    """What an administrator does by hand: upload, let it be analysed, confirm the preview."""
    with FILE.open("rb") as file:
        batch = receive_file(import_format=get_format("facilities"), file=File(file, FILE.name), user=user)
    # A long file is the worker's; here the next step waits for it.
    analyse(batch.pk)
    return confirm(batch=batch, user=user)


def _hospital(record, sites, name, short_name, mark, seat):
    """A legal entity, which the file lacks, at its seat's address; its sites are attached to it."""
    seat = sites[seat]
    hospital = Organisation(
        kind=Organisation.Kind.LEGAL_ENTITY,
        name=name,
        short_name=short_name,
        type=seat.type,
        source=seat.source,
        **{field: getattr(seat, field) for field in SEAT_FIELDS},
    )
    hospital.save()
    record.add(hospital)
    attached = [
        site.pk
        for site in sites.values()
        if mark in site.name and not any(unit in site.name for unit in UNITS)
    ]
    Organisation.objects.filter(pk__in=attached).update(parent=hospital, updated_at=timezone.now())
    return hospital

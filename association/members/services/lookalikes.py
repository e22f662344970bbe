"""The known organisations an application may be about: compared as duplicates are."""

from django.db.models import Q

from association.members.models import Organisation
from association.members.rules.likeness import WORTH_A_LOOK, likeness
from association.members.services.likeness import COLUMNS, signs_of
from association.records.names import folded

#: Nobody reads further.
SHOWN = 8
#: Words shorter than this are in every other name.
TELLING = 4


def lookalikes(application):
    """[(organisation, score, reasons)], the closest first: the one chosen, those with the same number,
    and those that look like it. Two queries, and those of the organisations found."""
    typed = signs_of(
        dict.fromkeys(COLUMNS, "")
        | {
            "pk": 0,
            "kind": Organisation.Kind.LEGAL_ENTITY,
            "parent": None,
            "name": application.name,
            "display_name": application.name,
            "city": application.city,
            "postcode": application.postcode,
            "department": None,
            "street": application.street,
            "finess": application.finess or None,
            "siret": application.siret or None,
            "rna": None,
            "latitude": None,
            "longitude": None,
        }
    )
    found = {}
    for row in _near(application).values_list(*COLUMNS).order_by():
        row = dict(zip(COLUMNS, row, strict=True))
        score, reasons = likeness(typed, signs_of(row))
        same_number = any(
            getattr(application, name) and getattr(application, name) == row[name]
            for name in ("finess", "siret")
        )
        if same_number:
            score, reasons = 100, ["same_number"]
        if score >= WORTH_A_LOOK or row["pk"] == application.organisation_id:
            found[row["pk"]] = (score, reasons)
    keys = sorted(found, key=lambda key: -found[key][0])[:SHOWN]
    known = Organisation.objects.select_related("type").in_bulk(keys)
    return [(known[key], *found[key]) for key in keys]


def _near(application):
    """The organisations worth comparing: same number, same postcode or town, or a telling word shared."""
    asked = Q(pk=application.organisation_id or 0) | Q(postcode=application.postcode)
    for name in ("finess", "siret"):
        if number := getattr(application, name):
            asked |= Q(**{name: number})
    for word in folded(application.name).split():
        if len(word) >= TELLING:
            asked |= Q(search_text__contains=word)
    return Organisation.objects.filter(asked)

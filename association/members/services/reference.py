"""Loads the vocabularies of the members shipped with the product, and department outlines."""

import json
from pathlib import Path

from django.db import transaction

from association.members.models import (
    Authority,
    CancerActivity,
    Department,
    FinessCategory,
    OrganisationType,
    Region,
    SupportiveCare,
    TumourSite,
)
from association.members.rules.outlines import light
from association.reference.loading import Load, Vocabulary, load
from cms.backoffice.errors import Refusal

FOLDER = Path(__file__).resolve().parent.parent / "reference"

VOCABULARIES = [
    Vocabulary(Region, FOLDER / "regions.csv"),
    Vocabulary(Department, FOLDER / "departments.csv"),
    Vocabulary(Authority, FOLDER / "authorities.csv"),
    Vocabulary(OrganisationType, FOLDER / "organisation_types.csv"),
    Vocabulary(FinessCategory, FOLDER / "finess_categories.csv"),
    Vocabulary(TumourSite, FOLDER / "tumour_sites.csv"),
    Vocabulary(CancerActivity, FOLDER / "cancer_activities.csv"),
    Vocabulary(SupportiveCare, FOLDER / "supportive_care.csv"),
]


def load_members_reference():
    """Load regions, departments, authorities and vocabularies; see association.reference.loading.load.

    Returns a Load, the sum over all files.
    """
    return sum(map(load, VOCABULARIES), Load())


@transaction.atomic
def load_outlines(*, geojson, source):
    """Store the outline of each department of a GeoJSON feature collection, made light for the web.

    geojson: the file's text or bytes; positions in WGS84 degrees; each feature names its department
    by the property "code". source: where the outlines come from, shown beside the map.
    Returns the number of departments drawn. Raises Refusal for a file that is not such a
    collection, or that names no department known here.
    """
    try:
        features = json.loads(geojson)["features"]
        shapes = {str(feature["properties"]["code"]): feature["geometry"] for feature in features}
    except (ValueError, KeyError, TypeError):
        raise Refusal(
            "Ce fichier n’est pas une collection GeoJSON de départements (propriété « code »)."
        ) from None
    departments = list(Department.objects.filter(code__in=shapes))
    if not departments:
        raise Refusal("Aucun des départements de ce fichier n’est connu : chargez d’abord les vocabulaires.")
    for department in departments:
        department.outline = light(shapes[department.code])
        department.outline_source = source
    Department.objects.bulk_update(departments, ["outline", "outline_source"])
    return len(departments)

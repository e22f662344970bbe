"""The map of the members: places, outlines, and the drawing shown where scripts do not run."""

from math import cos, radians

from django.db.models import Q

from association.members.directory import departments
from association.members.models.organisations import Organisation

# Three decimals of a degree are about a hundred metres: less than a pixel on the map of a region.
DECIMALS = 3
WIDTH = 640
MARGIN = 12
LAND, BORDER, CHOSEN, DOT = "#FFFFFF", "#C4BCAC", "#E6F1EF", "#0B6E6E"


def outlines():
    """GeoJSON of the departments, with names, light enough for a telephone."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": department.code, "name": department.name},
                "geometry": {
                    "type": "MultiPolygon",
                    "coordinates": [
                        [[list(point) for point in ring] for ring in polygon]
                        for polygon in _polygons(department.outline)
                    ],
                },
            }
            for department in departments().filter(outline__isnull=False)
        ],
    }


def points(memberships, url_of):
    """A place per located member and per located site of a member: {lat, lon, name, town, college, url}."""
    places = []
    by_pk = {row.organisation_id: row for row in memberships}
    for organisation in _located(by_pk):
        row = by_pk[organisation.parent_id if organisation.pk not in by_pk else organisation.pk]
        places.append(
            {
                "lat": float(organisation.latitude),
                "lon": float(organisation.longitude),
                "name": str(organisation),
                "town": organisation.city,
                "college": row.college_name or "",
                "url": url_of(row.organisation.slug),
            }
        )
    return places


def positions(memberships):
    """(longitude, latitude) of the located members and of their located sites."""
    pks = memberships.order_by().values("organisation")
    return _positions(_located(pks))


def positions_of(organisation):
    return _positions(_located([organisation.pk]))


def drawing(places, highlight=None):
    """The region in SVG: its departments and a dot per place; highlight: the code of one department."""
    shapes = [
        (department.code, _polygons(department.outline))
        for department in departments().filter(outline__isnull=False)
    ]
    every = [point for _, polygons in shapes for rings in polygons for ring in rings for point in ring]
    every = every or places or [(0, 0)]
    project, height = _projection(every)
    paths = "".join(
        f'<path d="{_path(polygons, project)}" fill="{CHOSEN if code == highlight else LAND}"/>'
        for code, polygons in shapes
    )
    radius = 3.4 if len(places) > 20 else 6
    dots = "".join(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>' for x, y in (project(place) for place in places)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}">'
        f'<g stroke="{BORDER}" stroke-width="1.2" stroke-linejoin="round">{paths}</g>'
        f'<g fill="{DOT}" stroke="#FFFFFF" stroke-width="1">{dots}</g></svg>'
    )


def _located(pks):
    """The open organisations with a position among these and among their sites."""
    return Organisation.objects.located().filter(Q(pk__in=pks) | Q(parent__in=pks, closed_on=None))


def _positions(organisations):
    rows = organisations.order_by().values_list("longitude", "latitude")
    return [(float(longitude), float(latitude)) for longitude, latitude in rows]


def _polygons(outline):
    """The polygons of a GeoJSON geometry, rounded, without points repeated by the rounding."""
    polygons = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    return [[_rounded(ring) for ring in rings] for rings in polygons]


def _rounded(ring):
    kept = []
    for longitude, latitude, *_ in ring:
        point = (round(longitude, DECIMALS), round(latitude, DECIMALS))
        if not kept or kept[-1] != point:
            kept.append(point)
    return kept


def _projection(places):
    """Degrees to the drawing's pixels: flat, true at the middle latitude. Returns it and the height."""
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    squeeze = cos(radians((south + north) / 2))
    scale = (WIDTH - 2 * MARGIN) / (((east - west) * squeeze) or 1)

    def project(place):
        longitude, latitude = place
        return MARGIN + (longitude - west) * squeeze * scale, MARGIN + (north - latitude) * scale

    return project, (north - south) * scale + 2 * MARGIN


def _path(polygons, project):
    parts = []
    for ring in (ring for rings in polygons for ring in rings):
        points = " ".join(f"{x:.1f} {y:.1f}" for x, y in map(project, ring))
        parts.append(f"M{points}Z")
    return "".join(parts)

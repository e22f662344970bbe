"""Where an address is: its department by its postcode, and whether a position may be its own."""

import re

#: Degrees: outlines are simplified, and a facility may stand on the border (about 2 km).
TOLERANCE = 0.02


def clean_postcode(text):
    """Return five digits, restoring a zero lost by a spreadsheet; ValueError (French) otherwise."""
    code = text.replace(" ", "")
    if re.fullmatch(r"[0-9]{4}", code):
        code = f"0{code}"
    if not re.fullmatch(r"[0-9]{5}", code):
        raise ValueError("Un code postal a 5 chiffres : 09110.")
    return code


def department_of(postcode):
    """The code of the department a postcode belongs to (INSEE's: 2A and 2B for Corsica, 97x overseas).

    Corsica's postcodes tell its two departments by their third digit (200, 201: South).
    """
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "01" else "2B"
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def may_be_in(longitude, latitude, outline):
    """Whether a position (degrees, WGS84) lies within an outline, give or take its tolerance.

    outline: a GeoJSON Polygon or MultiPolygon.
    """
    polygons = outline["coordinates"] if outline["type"] == "MultiPolygon" else [outline["coordinates"]]
    rings = [polygon[0] for polygon in polygons if polygon]
    return any(_inside(longitude, latitude, ring) for ring in rings) or any(
        _near(longitude, latitude, ring) for ring in rings
    )


def _inside(x, y, ring):
    """Whether a ray from the point crosses the ring an odd number of times."""
    inside = False
    x1, y1 = ring[0][:2]
    for point in ring:
        x2, y2 = point[0], point[1]
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x1, y1 = x2, y2
    return inside


def _near(x, y, ring):
    corners = [point[:2] for point in ring]
    return any(
        _distance_squared(x, y, *start, *end) <= TOLERANCE**2
        for start, end in zip(corners, corners[1:], strict=False)
    )


def _distance_squared(x, y, x1, y1, x2, y2):
    """From a point to a segment, in square degrees."""
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0, min(1, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0
    return (x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2

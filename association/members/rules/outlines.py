"""Outlines of territories, made light enough to be drawn in a browser. Pure geometry, in degrees."""

from math import hypot

# Four decimals of a degree are about ten metres: finer than any pixel of a regional map.
DECIMALS = 4
# Beyond this many points in one ring, those closer to the line than the tolerance are dropped.
HEAVY = 1500
TOLERANCE = 0.002


def light(geometry):
    """Return a GeoJSON Polygon or MultiPolygon with rounded, unrepeated and not too many points.

    Raises ValueError for another kind of geometry.
    """
    if geometry["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": _polygon(geometry["coordinates"])}
    if geometry["type"] == "MultiPolygon":
        polygons = [_polygon(rings) for rings in geometry["coordinates"]]
        return {"type": "MultiPolygon", "coordinates": [rings for rings in polygons if rings]}
    raise ValueError(f"Not an outline: {geometry['type']}")


def _polygon(rings):
    """The rings that still enclose something: a ring is closed and has at least four positions."""
    return [ring for ring in map(_ring, rings) if len(ring) >= 4]


def _ring(positions):
    rounded = [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat, *_ in positions]
    kept = [point for i, point in enumerate(rounded) if i == 0 or point != rounded[i - 1]]
    return simplified(kept, TOLERANCE) if len(kept) > HEAVY else kept


def simplified(points, tolerance):
    """Douglas and Peucker's line simplification: no dropped point is farther than the tolerance."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = first, tolerance
        for i in range(first + 1, last):
            gap = _distance(points[i], points[first], points[last])
            if gap > distance:
                far, distance = i, gap
        if far != first:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def _distance(point, start, end):
    """From a point to the segment start–end, in degrees."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0, min(1, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0
    return hypot(x - x1 - along * dx, y - y1 - along * dy)

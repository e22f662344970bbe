"""From Lambert-93, the plane of French maps, to degrees.

Source: IGN, « Projections et repères de référence en France », algorithms ALG0002 (isometric latitude
to latitude) and ALG0004 (Lambert conformal conic to geographic), constants of Lambert-93 on the RGF93
system (EPSG:2154). RGF93 and WGS84 agree to less than a metre: no further change is made.
"""

from math import atan, degrees, exp, hypot, log, pi, radians, sin

#: Excentricity of the GRS80 ellipsoid.
E = 0.08181919104281579
#: Exponent and constant of the projection, false origin (metres), central meridian.
N = 0.7256077650532670
C = 11754255.426096
XS, YS = 700000.0, 12655612.049876
MERIDIAN = radians(3)
#: What a point of metropolitan France may have: beyond, the numbers are not Lambert-93.
X_RANGE, Y_RANGE = (-100_000, 1_350_000), (5_900_000, 7_250_000)


def is_lambert93(x, y):
    """Whether two numbers (metres) may be a place of metropolitan France on the Lambert-93 plane."""
    return X_RANGE[0] <= x <= X_RANGE[1] and Y_RANGE[0] <= y <= Y_RANGE[1]


def degrees_of(x, y):
    """(latitude, longitude) in degrees of a point of the Lambert-93 plane, in metres; to the millimetre."""
    radius = hypot(x - XS, YS - y)
    longitude = MERIDIAN + atan((x - XS) / (YS - y)) / N
    return degrees(_latitude(log(C / radius) / N)), degrees(longitude)


def _latitude(isometric):
    """Radians; each turn of the loop gains two digits or more."""
    latitude = 2 * atan(exp(isometric)) - pi / 2
    while True:
        sine = E * sin(latitude)
        closer = 2 * atan(((1 + sine) / (1 - sine)) ** (E / 2) * exp(isometric)) - pi / 2
        if abs(closer - latitude) < 1e-12:
            return closer
        latitude = closer

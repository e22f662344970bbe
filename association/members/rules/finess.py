"""What the national files of facilities write in their own way: numbers, towns, positions, sectors."""

import re

from association.members.rules.lambert93 import degrees_of, is_lambert93
from association.records.names import folded

#: Overseas, the register numbers its departments by a letter.
OVERSEAS = {"9A": "971", "9B": "972", "9C": "973", "9D": "974", "9E": "975", "9F": "976"}
#: Where French facilities are, in degrees: ((south, north), (west, east)).
FRANCE = (
    ((41.0, 51.5), (-5.5, 10.0)),  # metropolitan France
    ((2.0, 18.5), (-63.5, -51.0)),  # the Antilles and Guiana
    ((-22.0, -12.0), (44.5, 56.5)),  # Mayotte and Réunion
    ((46.5, 47.5), (-56.8, -56.0)),  # Saint-Pierre-et-Miquelon
)
STREET_TYPES = {
    "ALL": "ALLEE",
    "AV": "AVENUE",
    "BD": "BOULEVARD",
    "CHE": "CHEMIN",
    "CRS": "COURS",
    "FG": "FAUBOURG",
    "IMP": "IMPASSE",
    "LOT": "LOTISSEMENT",
    "PL": "PLACE",
    "QU": "QUAI",
    "R": "RUE",
    "RTE": "ROUTE",
    "SQ": "SQUARE",
}
POSTAL_LINE = re.compile(r"([0-9]{5})\s+(.+)")
CEDEX = re.compile(r"\s+CEDEX(\s+[0-9]{1,2})?$", re.IGNORECASE)


def department_of_code(code):
    """The code of a department as INSEE writes it: 9A in the register is 971."""
    return OVERSEAS.get(code, code)


def department_of_number(finess):
    """The department that gave a FINESS number: its first two characters."""
    return department_of_code(finess[:2])


def department_of_town(insee):
    """The department of a town's INSEE code (five characters): 31555 → 31, 2A004 → 2A, 97411 → 974."""
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def split_postal_line(line):
    """« 31059 TOULOUSE CEDEX 9 » → ("31059", "TOULOUSE"); two empty texts where there is no postcode."""
    match = POSTAL_LINE.fullmatch(line.strip())
    return (match[1], CEDEX.sub("", match[2]).strip()) if match else ("", "")


def position_of(x, y):
    """(latitude, longitude) in degrees from two numbers of unknown order, or None when they are nowhere.

    x, y: as the file gives them. Degrees are told by their range, in either order (FINESS+ swaps them
    in many records); Lambert-93 metres are converted; (0, 0) is how the files say that nobody knows.
    """
    if is_lambert93(x, y):
        return degrees_of(x, y)
    if is_lambert93(y, x):
        return degrees_of(y, x)
    for latitude, longitude in ((y, x), (x, y)):
        if any(
            south <= latitude <= north and west <= longitude <= east
            for (south, north), (west, east) in FRANCE
        ):
            return latitude, longitude
    return None


def sector_of(label):
    """public, non_profit or private, from the register's words on the public hospital service, or None.

    « Établissement privé non ESPIC » is not one of public interest, whatever words it contains.
    """
    words = folded(label)
    if "non espic" in words or "prive autre" in words:
        return "private"
    if "espic" in words or "interet collectif" in words:
        return "non_profit"
    return "public" if "public de sante" in words else None


def street_type_of(word):
    """« AV » → « AVENUE »: the register shortens the usual kinds of street; another word is left as it is."""
    return STREET_TYPES.get(word.upper(), word)


def of_day(day):
    """« du 20/05/2026 », with the space before it; nothing for a file that does not say its day."""
    return f" du {day[8:10]}/{day[5:7]}/{day[:4]}" if day else ""

"""The dates the demonstration's history is told by. None follows the day it is loaded on."""

from datetime import date

from django.utils.formats import date_format

#: Birth of the network of Occitanie, from Oncomip and OncoLR.
FOUNDING = date(2018, 1, 1)

#: Meetings of the board of directors, invented: three a year.
BOARD_MEETINGS = [
    *(date(2018, 3, 16), date(2018, 6, 22), date(2018, 12, 14)),
    *(date(2019, 3, 15), date(2019, 6, 21), date(2019, 12, 13)),
    *(date(2020, 3, 13), date(2020, 6, 26), date(2020, 12, 11)),
    *(date(2021, 3, 12), date(2021, 6, 25), date(2021, 12, 10)),
    *(date(2022, 3, 11), date(2022, 6, 17), date(2022, 12, 9)),
    *(date(2023, 3, 17), date(2023, 6, 23), date(2023, 12, 15)),
    *(date(2024, 3, 15), date(2024, 6, 21), date(2024, 12, 13)),
    *(date(2025, 3, 14), date(2025, 6, 20), date(2025, 12, 12)),
    *(date(2026, 3, 13), date(2026, 6, 19)),
]

#: Versions of the two signed texts: (version, adopted on, adopted by).
AGREEMENTS = [
    ("1", FOUNDING, "Assemblée générale constitutive"),
    ("2", date(2022, 6, 17), "Assemblée générale du 17 juin 2022, résolution n° 5"),
]
CHARTERS = [
    ("1", FOUNDING, "Assemblée générale constitutive"),
    ("2", date(2023, 6, 23), "Assemblée générale du 23 juin 2023, résolution n° 4"),
]

#: Adopted last, and being signed: the campaign of signatures.
NEW_CHARTER = ("3", date(2026, 6, 19), "Assemblée générale du 19 juin 2026, résolution n° 6")


def in_words(day):
    """12 mars 2021, 1er janvier 2018."""
    first = "1er" if day.day == 1 else day.day
    return f"{first} {date_format(day, 'F Y')}"

"""What a group is made of: each person counts once, in one part of each breakdown."""

from collections import Counter
from dataclasses import dataclass

DOCTOR = "10"  # code of the RPPS register

PALLIATIVE = "palliative"
OTHERS = "others"
OUTSIDE = "outside"
UNKNOWN = "unknown"

#: The families of the network's figures, in their order (domain.md §4.2).
FAMILIES = {
    "oncology": "Oncologues et radiothérapeutes",
    "medical": "Spécialités médicales",
    "surgical": "Spécialités chirurgicales",
    "imaging": "Radiologie et médecine nucléaire",
    "pathology": "Anatomopathologie",
    PALLIATIVE: "Soins palliatifs",
    OTHERS: "Pharmaciens, infirmiers, psychologues…",
    UNKNOWN: "Spécialité non renseignée",
}

#: A doctor of several specialties counts in the first of these: the narrowest says most.
PRECEDENCE = ("oncology", "surgical", "imaging", "pathology", "medical")

FACILITIES = {
    "chu": "CHU",
    "private": "Établissements privés",
    "ch": "Centres hospitaliers",
    "clcc": "CLCC",
    "other": "Autres établissements",
    OUTSIDE: "Hors établissement",
    UNKNOWN: "Sans organisation connue",
}

#: The network's shares are those of the people of a facility: these have none.
WITHOUT_SHARE = frozenset({OUTSIDE, UNKNOWN})

#: Codes of our types of organisation → the part they count in; the rest are other facilities.
FACILITY_TYPES = {
    "chu": "chu",
    "clcc": "clcc",
    "ch": "ch",
    "hopital-proximite": "ch",
    "clinique": "private",
    "espic": "private",
    "radiotherapie": "private",
}

GENDERS = {"f": "Femmes", "m": "Hommes", UNKNOWN: "Non renseigné"}

NO_PROFESSION = "Profession non renseignée"
NO_DEPARTMENT = "Département non renseigné"


@dataclass(frozen=True)
class Participant:
    """A person of the groups, as they are counted."""

    family: str
    facility: str
    department: str
    profession: str
    gender: str


@dataclass(frozen=True)
class Part:
    """A line of a breakdown: how many people, and what share in whole percent, if it has one."""

    label: str
    count: int
    percent: int | None


@dataclass(frozen=True)
class Breakdown:
    """All the people, parted one way; the counts sum to their number."""

    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def total(self):
        return sum(part.count for part in self.parts)

    @property
    def shared(self):
        """The number of people the shares are of."""
        return sum(part.count for part in self.parts if part.percent is not None)


def family_of(*, palliative_care, professions, families):
    """The one family a person counts in.

    professions: codes. families: those of the person's specialties. Palliative care has no code of its
    own and comes first; a doctor counts by specialty; whoever has another profession counts with the
    pharmacists, nurses and psychologists.
    """
    if palliative_care:
        return PALLIATIVE
    if professions and DOCTOR not in professions:
        return OTHERS
    return next((family for family in PRECEDENCE if family in families), UNKNOWN)


def facility_of(type_code, *, is_facility):
    """The part an organisation counts in. type_code: None without an organisation, "" if it has no type.

    is_facility: whether that type is one of a health facility; an association or a 3C is outside.
    """
    if type_code is None:
        return UNKNOWN
    return FACILITY_TYPES.get(type_code, "other") if is_facility else OUTSIDE


def shares(counts):
    """Whole percents of each count, by largest remainder: they sum to 100 (to 0 where all are 0)."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    floors = [count * 100 // total for count in counts]
    remainders = sorted(range(len(counts)), key=lambda rank: (-(counts[rank] * 100 % total), rank))
    for rank in remainders[: 100 - sum(floors)]:
        floors[rank] += 1
    return floors


def breakdowns(participants):
    """The people parted by family, facility, department, profession and gender: [Breakdown]."""
    return [
        _listed("family", "Familles de spécialités", FAMILIES, participants),
        _listed("facility", "Types d’établissement", FACILITIES, participants, WITHOUT_SHARE),
        _ranked("department", "Départements", NO_DEPARTMENT, participants),
        _ranked("profession", "Professions", NO_PROFESSION, participants),
        _listed("gender", "Genre", GENDERS, participants),
    ]


def _listed(key, title, labels, participants, without_share=frozenset()):
    """In the order of the labels; what is other or unknown is left out where nobody is."""
    counted = Counter(getattr(one, key) for one in participants)
    shown = [value for value in labels if value not in (UNKNOWN, OUTSIDE, "other") or counted[value]]
    rows = [(labels[value], counted[value], value not in without_share) for value in shown]
    return _breakdown(key, title, rows)


def _ranked(key, title, unknown, participants):
    """The most numerous first, and last what nobody knows."""
    counted = Counter(getattr(one, key) for one in participants)
    order = sorted(counted, key=lambda value: (not value, -counted[value], value))
    return _breakdown(key, title, [(value or unknown, counted[value], True) for value in order])


def _breakdown(key, title, rows):
    """rows: [(label, count, whether it has a share)]."""
    percents = iter(shares([count for _, count, shared in rows if shared]))
    parts = [Part(label, count, next(percents) if shared else None) for label, count, shared in rows]
    return Breakdown(key, title, tuple(parts))

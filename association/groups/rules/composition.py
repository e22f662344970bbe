"""What a group is made of: each person counts once, in one part of each breakdown."""

from collections import Counter
from dataclasses import dataclass

DOCTOR = "10"  # code of the RPPS register

PALLIATIVE = "palliative"
OTHERS = "others"
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
    "other": "Autres organisations",
    UNKNOWN: "Sans organisation connue",
}

#: Codes of our types of organisation → the part they count in; the rest are other organisations.
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
    """A line of a breakdown: how many people, and what share of the whole in whole percent."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Breakdown:
    """All the people, parted one way; the counts sum to their number."""

    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def total(self):
        return sum(part.count for part in self.parts)


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


def facility_of(type_code):
    """The part an organisation counts in. type_code: of its type, "" if none is noted, None without one."""
    return UNKNOWN if type_code is None else FACILITY_TYPES.get(type_code, "other")


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
        _listed("facility", "Types d’établissement", FACILITIES, participants),
        _ranked("department", "Départements", NO_DEPARTMENT, participants),
        _ranked("profession", "Professions", NO_PROFESSION, participants),
        _listed("gender", "Genre", GENDERS, participants),
    ]


def _listed(key, title, labels, participants):
    """In the order of the labels; what nobody knows is left out where everybody is known."""
    counted = Counter(getattr(one, key) for one in participants)
    shown = [value for value in labels if value != UNKNOWN or counted[value]]
    return _breakdown(key, title, [(labels[value], counted[value]) for value in shown])


def _ranked(key, title, unknown, participants):
    """The most numerous first, and last what nobody knows."""
    counted = Counter(getattr(one, key) for one in participants)
    order = sorted(counted, key=lambda value: (not value, -counted[value], value))
    return _breakdown(key, title, [(value or unknown, counted[value]) for value in order])


def _breakdown(key, title, counts):
    percents = shares([count for _, count in counts])
    parts = [Part(label, count, percent) for (label, count), percent in zip(counts, percents, strict=True)]
    return Breakdown(key, title, tuple(parts))

"""How much two organisations look like one. Pure: signs in, a score from 0 to 100 and reasons out."""

from dataclasses import dataclass

from association.members.rules.name_words import COMMON, LINKS, words
from association.merging.rules.words import near

WORTH_A_LOOK = 50

WEIGHTS = {
    "same_name": 60,
    "same_siren": 50,
    "near_name": 40,
    "same_address": 25,
    "same_town": 20,
    "same_phone": 20,
    "same_email": 20,
    "same_position": 10,
    "same_department": 5,
    "kinds_differ": -20,
    "elsewhere": -50,
}

REASONS = {
    "same_name": "même nom",
    "same_siren": "même n° SIREN",
    "near_name": "noms proches",
    "same_address": "même adresse",
    "same_town": "même commune",
    "same_phone": "même téléphone",
    "same_email": "même adresse e-mail",
    "same_position": "même endroit sur la carte",
    "same_department": "même département",
    "kinds_differ": "l’une est une entité juridique, l’autre un site",
    "elsewhere": "départements différents",
}

#: What registers abbreviate, in full.
IN_FULL = {
    "asso": "association",
    "assoc": "association",
    "ch": "centre hospitalier",
    "chi": "centre hospitalier intercommunal",
    "chic": "centre hospitalier intercommunal",
    "chr": "centre hospitalier regional",
    "chru": "centre hospitalier regional universitaire",
    "chs": "centre hospitalier specialise",
    "chu": "centre hospitalier universitaire",
    "clcc": "centre lutte contre cancer",
    "ctre": "centre",
    "dr": "docteur",
    "had": "hospitalisation domicile",
    "hop": "hopital",
    "pr": "professeur",
    "st": "saint",
    "ste": "sainte",
    "3c": "centre coordination cancerologie",
}

SMALL = frozenset(word.lower() for word in LINKS)

#: Words that say what an organisation is, not which one.
GENERIC = frozenset(word.lower() for word in COMMON) | words("""
association cancerologie comite contre coordination docteur domicile federation hospitaliers
oncologie professeur professionnels reseau syndicat union
""")

#: About 150 metres, in degrees of latitude and longitude at the height of France.
NEAR_LATITUDE, NEAR_LONGITUDE = 0.0014, 0.002


@dataclass(frozen=True)
class Signs:
    """What is compared of an organisation; texts are folded (association.records.names)."""

    kind: str
    names: frozenset
    town: str = ""
    postcode: str = ""
    department: str = ""
    street: str = ""
    phone: str = ""
    email: str = ""
    finess: str | None = None
    siret: str | None = None
    rna: str | None = None
    position: tuple | None = None
    key: int = 0
    parent: int | None = None

    @property
    def siren(self):
        return self.siret[:9] if self.siret else None

    @property
    def own_names(self):
        """The names without what they have in common with others: kinds of facility, town, small words."""
        town = set(self.town.split())
        return frozenset(own for name in self.names if (own := name - GENERIC - town))


def significant(name):
    """The words of a folded name, in full, without the small ones, in no order."""
    in_full = " ".join(IN_FULL.get(word, word) for word in name.split()).split()
    return frozenset(word for word in in_full if word not in SMALL)


def likeness(first, second):
    """(score, codes of the reasons, the strongest first) of two organisations; (0, ()) for two others.

    Two different numbers of one register (FINESS, RNA, or SIRET of another legal unit) are two
    organisations. A site and the legal entity it belongs to are two by nature. Two SIRET numbers of
    one legal unit are one legal entity entered twice, but two sites.
    """
    if are_two(first, second):
        return 0, ()
    reasons = [names_alike(first, second), place_alike(first, second)]
    same = {
        "same_siren": first.siren and first.siren == second.siren,
        "same_address": first.street and (first.street, first.postcode) == (second.street, second.postcode),
        "same_phone": first.phone and first.phone == second.phone,
        "same_email": first.email and first.email == second.email,
        "same_position": close(first.position, second.position),
        "kinds_differ": first.kind != second.kind,
    }
    reasons = [reason for reason in [*reasons, *(code for code, holds in same.items() if holds)] if reason]
    score = max(0, min(100, sum(WEIGHTS[reason] for reason in reasons)))
    return score, tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason]))


def are_two(first, second):
    """Whether a register, or their bond, says that they are two."""
    for ours, theirs in ((first.finess, second.finess), (first.rna, second.rna), (first.siren, second.siren)):
        if ours and theirs and ours != theirs:
            return True
    if first.siret and second.siret and first.siret != second.siret:
        return {first.kind, second.kind} != {"legal_entity"}
    return first.key == second.parent or second.key == first.parent


def names_alike(first, second):
    """The code of how their names resemble each other, or None."""
    if first.names & second.names:
        return "same_name"
    ours, theirs = first.own_names, second.own_names
    return "near_name" if any(near_names(one, other) for one in ours for other in theirs) else None


def near_names(one, other):
    """The same words, or as many of them, each its neighbour but for a letter or two."""
    if one == other:
        return True
    ours, theirs = sorted(one - other), sorted(other - one)
    return len(ours) == len(theirs) and all(near(a, b) for a, b in zip(ours, theirs, strict=True))


def place_alike(first, second):
    """Where they are: the same town, the same department, or not."""
    if first.town and first.town == second.town:
        return "same_town"
    if first.department and second.department:
        return "same_department" if first.department == second.department else "elsewhere"
    return None


def close(one, other):
    return bool(
        one and other and abs(one[0] - other[0]) <= NEAR_LATITUDE and abs(one[1] - other[1]) <= NEAR_LONGITUDE
    )

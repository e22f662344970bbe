"""The free extract of the RPPS register, « Personne activité »: its columns and its lines. Pure.

A line is a person × a skill × a workplace; columns are found by their name (domain.md §5.3). E-mail
addresses and telephone numbers are in the file and are never read: it is no contact base.
"""

from dataclasses import dataclass

from association.people.rules.rpps import clean_rpps

SEPARATOR = "|"
#: Type of identifier of the RPPS itself; 0 was ADELI.
RPPS_TYPE = "8"

COLUMNS = {
    "type": "Type d'identifiant PP",
    "number": "Identifiant PP",
    "practice_title": "Libellé civilité d'exercice",
    "title": "Libellé civilité",
    "last_name": "Nom d'exercice",
    "first_name": "Prénom d'exercice",
    "profession": "Code profession",
    "skill": "Code savoir-faire",
    "mode": "Code mode exercice",
    "siret": "Numéro SIRET site",
    "finess": "Numéro FINESS site",
    "finess_legal": "Numéro FINESS établissement juridique",
    "workplace": "Raison sociale site",
    "postcode": "Code postal (coord. structure)",
    "city": "Libellé commune (coord. structure)",
    "department": "Code Département (structure)",
}


class MissingColumns(ValueError):
    """The header of another file; the message, in French, names what is missing."""

    def __init__(self, names):
        self.names = names
        listed = ", ".join(f"« {name} »" for name in names)
        many = len(names) > 1
        super().__init__(
            f"Ce n’est pas le fichier « Personne activité » du RPPS : il manque "
            f"{'les colonnes' if many else 'la colonne'} {listed}."
        )


def positions(header):
    """Our name → position, from the first line of the file. Raises MissingColumns."""
    names = [_plain(name) for name in header.rstrip("\r\n").split(SEPARATOR)]
    missing = [name for name in COLUMNS.values() if _plain(name) not in names]
    if missing:
        raise MissingColumns(missing)
    return {ours: names.index(_plain(theirs)) for ours, theirs in COLUMNS.items()}


def _plain(name):
    return name.strip().lstrip("\ufeff").replace("’", "'").casefold()


@dataclass(frozen=True)
class Activity:
    """One line: a person, a skill, a workplace."""

    number: str
    title: str
    last_name: str
    first_name: str
    profession: str
    skill: str
    workplace: dict


def department_of(cells):
    """The code of the department of the workplace: as said, else from the postcode; "" for none."""
    if cells["department"]:
        return cells["department"]
    postcode = cells["postcode"]
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]


def read_line(line, places, departments):
    """An Activity, or None for a line of no use here: elsewhere, or no RPPS number.

    places: what positions() gave; departments: the codes kept. Raises ValueError for a line that
    does not hold together.
    """
    parts = line.rstrip("\r\n").split(SEPARATOR)
    try:
        cells = {name: parts[place].strip() for name, place in places.items()}
    except IndexError:
        raise ValueError("Cette ligne est plus courte que l’en-tête.") from None
    if cells["type"] != RPPS_TYPE or department_of(cells) not in departments:
        return None
    number = clean_rpps(cells["number"])
    if number is None or not cells["last_name"]:
        raise ValueError("Cette ligne n’a pas de numéro ou pas de nom.")
    return Activity(
        number,
        (cells["practice_title"] or cells["title"])[:20],
        cells["last_name"][:80],
        cells["first_name"][:80],
        cells["profession"][:10],
        cells["skill"][:10],
        {
            "name": cells["workplace"][:200],
            "finess": cells["finess"][:9],
            "finess_legal": cells["finess_legal"][:9],
            "siret": cells["siret"][:14],
            "postcode": cells["postcode"][:5],
            "city": cells["city"][:100],
            "mode": cells["mode"][:1],
        },
    )


def grouped(activities):
    """One professional from all their activities: (activity, skills in order, workplaces in order)."""
    skills, places = {}, {}
    for activity in activities:
        if activity.skill:
            skills[activity.skill] = None
        if any(value for name, value in activity.workplace.items() if name != "mode"):
            places[tuple(activity.workplace.items())] = activity.workplace
    return activities[0], list(skills), list(places.values())

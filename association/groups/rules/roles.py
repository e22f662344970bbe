"""Who holds which role in a group when: nobody the same role twice on one day (domain.md F2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from association.groups.rules.periods import Period, exists_throughout


class Objection(TextChoices):
    ENDS_FIRST = "ends_first", "la fin vient après le début"
    TWICE = "twice", "le même rôle deux fois le même jour"
    OUTSIDE = "outside", "le groupe n’existe pas tout ce temps"


@dataclass(frozen=True)
class Term:
    """A person has a role in the group from start_on (included) to end_on (excluded).

    key tells a recorded term from another; None for one to be.
    """

    person: int
    role: str
    start_on: date
    end_on: date | None = None
    key: int | None = None

    def overlaps(self, other: "Term") -> bool:
        """Whether both cover some day."""
        return (other.end_on is None or self.start_on < other.end_on) and (
            self.end_on is None or other.start_on < self.end_on
        )


def objection(
    terms: Iterable[Term], wanted: Term, periods: Iterable[Period]
) -> tuple[Objection, Term | None] | None:
    """Why a term cannot stand beside the others of its group, and which one is in its way.

    terms: all those recorded, over or not; the one with the key of the wanted term is the one it
    replaces. periods: the life of the group. Returns None when nothing stands in its way.
    """
    if wanted.end_on is not None and wanted.end_on <= wanted.start_on:
        return Objection.ENDS_FIRST, None
    for other in terms:
        if other.key is not None and other.key == wanted.key:
            continue
        if (other.person, other.role) == (wanted.person, wanted.role) and other.overlaps(wanted):
            return Objection.TWICE, other
    if not exists_throughout(periods, wanted.start_on, wanted.end_on):
        return Objection.OUTSIDE, None
    return None


def closing(terms: Iterable[Term], on: date) -> tuple[list[Term], list[Term]]:
    """What the closing of a group does to its terms: those it ends, and those that forbid it.

    A term that only begins that day, or later, was promised: somebody looks at it first.
    """
    running = [term for term in terms if term.end_on is None or term.end_on > on]
    return [term for term in running if term.start_on < on], [term for term in running if term.start_on >= on]

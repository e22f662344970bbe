"""Who may represent an organisation when: one holder a day at most, and nobody twice on one day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import TextChoices


class Objection(TextChoices):
    ENDS_FIRST = "ends_first", "la fin vient après le début"
    TWICE = "twice", "la même personne deux fois le même jour"
    TWO_HOLDERS = "two_holders", "deux titulaires le même jour"


@dataclass(frozen=True)
class Term:
    """A person represents an organisation from start_on (included) to end_on (excluded).

    key tells a recorded term from another; None for one to be.
    """

    person: int
    holder: bool
    start_on: date
    end_on: date | None = None
    key: int | None = None

    def covers(self, day: date) -> bool:
        return self.start_on <= day and (self.end_on is None or day < self.end_on)

    def overlaps(self, other: "Term") -> bool:
        """Whether both cover some day."""
        return (other.end_on is None or self.start_on < other.end_on) and (
            self.end_on is None or other.start_on < self.end_on
        )


def objection(terms: Iterable[Term], wanted: Term) -> tuple[Objection, Term | None] | None:
    """Why a term cannot stand beside the others of its organisation, and which one is in its way.

    terms: all those recorded, over or not; the one with the key of the wanted term is the one it
    replaces. Returns None when nothing stands in its way.
    """
    if wanted.end_on is not None and wanted.end_on <= wanted.start_on:
        return Objection.ENDS_FIRST, None
    others = [term for term in terms if term.key is None or term.key != wanted.key]
    for other in others:
        if other.person == wanted.person and other.overlaps(wanted):
            return Objection.TWICE, other
    for other in others:
        if other.holder and wanted.holder and other.overlaps(wanted):
            return Objection.TWO_HOLDERS, other
    return None


def making_way(terms: Iterable[Term], person: int, on: date) -> list[Term]:
    """The terms that end for a person to become holder on a day, as they will then be.

    The holder in place, if there is one, and the person's own term as deputy. A term that only
    begins that day, or later, is never shortened: it is an objection.
    """
    return [
        replace(term, end_on=on)
        for term in terms
        if term.start_on < on and term.covers(on) and (term.holder or term.person == person)
    ]

"""The life of a group: active, suspended, closed, period after period (domain.md F8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import TextChoices


class Status(TextChoices):
    ACTIVE = "active", "Actif"
    SUSPENDED = "suspended", "Suspendu"


class Act(TextChoices):
    SUSPEND = "suspend", "Suspendre"
    RESUME = "resume", "Rouvrir"
    CLOSE = "close", "Clore"


#: From which status an act is possible (None: closed), and the status it leads to (None: closed).
SOURCES = {
    Act.SUSPEND: frozenset({Status.ACTIVE}),
    Act.RESUME: frozenset({Status.SUSPENDED, None}),
    Act.CLOSE: frozenset({Status.ACTIVE, Status.SUSPENDED}),
}
TARGETS = {Act.SUSPEND: Status.SUSPENDED, Act.RESUME: Status.ACTIVE, Act.CLOSE: None}


class Objection(TextChoices):
    NOT_FROM_HERE = "not_from_here", "l’état du groupe ne le permet pas"
    TOO_EARLY = "too_early", "une période commence ou finit ce jour-là, ou plus tard"


@dataclass(frozen=True)
class Period:
    """The group has a status from start_on (included) to end_on (excluded)."""

    status: str
    start_on: date
    end_on: date | None = None


@dataclass(frozen=True)
class Step:
    """What an act does: the running period ends, another begins, or both, on one day."""

    ends: bool
    begins: Status | None


def last_status(periods: Iterable[Period]) -> str | None:
    """The status of the period without an end; None where there is none: closed, or about to be."""
    return next((period.status for period in periods if period.end_on is None), None)


def step(periods: Iterable[Period], act: Act, on: date) -> Step | Objection:
    """What an act does on a day to a group of these periods, or why it cannot be.

    An act adds to the end of the story: it is refused on the first day of the last period, and
    before it. To mend what was recorded is another matter.
    """
    periods = list(periods)
    status = last_status(periods)
    if status not in SOURCES[act]:
        return Objection.NOT_FROM_HERE
    if status is None:
        last_end = max((period.end_on for period in periods), default=None)
        if last_end is not None and on < last_end:
            return Objection.TOO_EARLY
        return Step(ends=False, begins=TARGETS[act])
    if on <= max(period.start_on for period in periods):
        return Objection.TOO_EARLY
    return Step(ends=True, begins=TARGETS[act])


def after(periods: Iterable[Period], taken: Step, on: date) -> list[Period]:
    """The periods once the step is taken on a day."""
    done = [
        Period(one.status, one.start_on, on) if taken.ends and one.end_on is None else one for one in periods
    ]
    return [*done, Period(taken.begins, on)] if taken.begins else done


def exists_throughout(periods: Iterable[Period], start_on: date, end_on: date | None) -> bool:
    """Whether the group exists, suspended or not, from a day to another (excluded; None: for good)."""
    ordered = sorted(periods, key=lambda period: period.start_on)
    begins = reach = None
    for period in ordered:
        if begins is None or reach is None or period.start_on > reach:
            begins = period.start_on
        reach = period.end_on
        if begins <= start_on and (reach is None or (end_on is not None and end_on <= reach)):
            return True
    return False


def overlap(periods: Iterable[Period]) -> bool:
    """Whether two of them cover one day."""
    ordered = sorted(periods, key=lambda period: period.start_on)
    return any(before.end_on is None or before.end_on > then.start_on for before, then in pairwise(ordered))

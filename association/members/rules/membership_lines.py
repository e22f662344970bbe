"""What a line of the memberships spreadsheet adds to what is recorded, and why it may be refused.

The same rules as the acts on the screens (services/memberships.py), for facts that come all at
once: each is checked in the state the others leave it in, on its own day.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from association.members.rules.lifecycle import (
    ENDINGS,
    SOURCES,
    EventKind,
    Fact,
    active_from,
    ended_on,
    standing,
)

#: An event the screens accept for a day to come.
AHEAD = frozenset(ENDINGS) - {EventKind.REFUSAL}


@dataclass(frozen=True)
class Happening(Fact):
    """An event with what was written beside it."""

    decision: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Signing:
    """A signature of one version of a text. text: its key; kind: which text it is a version of."""

    text: int
    kind: str
    on: date
    signatory: str
    capacity: str


@dataclass
class Period:
    college: int
    start_on: date


@dataclass
class History:
    """What is recorded of one membership: everything empty for a new one. period: the open one."""

    happenings: list[Happening] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    period: Period | None = None

    def happening(self, kind):
        return next((h for h in self.happenings if h.kind == kind), None)

    @property
    def ended_on(self):
        return ended_on(self.happenings)

    @property
    def is_new(self):
        return not self.happenings

    def signed(self):
        """Text kind → day of its first signature."""
        days = {}
        for signing in self.signings:
            days[signing.kind] = min(signing.on, days.get(signing.kind, signing.on))
        return days


@dataclass
class Claim:
    """What a line says. Every part may be missing but the application of a new membership."""

    happenings: list[Happening] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    college: int | None = None
    college_since: date | None = None


@dataclass
class Additions:
    """What is to be added, and the reasons not to."""

    happenings: list[Happening] = field(default_factory=list)
    signings: list[Signing] = field(default_factory=list)
    period: Period | None = None
    reasons: list[str] = field(default_factory=list)

    def __bool__(self):
        return bool(self.happenings or self.signings or self.period)


def additions(history: History, claim: Claim, adopted: dict[int, date], today: date) -> Additions:
    """Compare a claim with a history: what is new in it, or why it contradicts what is recorded.

    adopted: text → the day it was adopted.
    """
    found = Additions()
    _add_happenings(history, claim, found)
    _add_signings(history, claim, adopted, today, found)
    _add_period(history, claim, today, found)
    if found and history.ended_on and not found.reasons:
        found.reasons.append(
            f"Cette adhésion est terminée depuis le {_day(history.ended_on)} : rien ne s’y ajoute."
        )
    if not found.reasons:
        found.reasons += _replay(history, found, today)
    return found


def _add_happenings(history, claim, found):
    for claimed in claim.happenings:
        known = history.happening(claimed.kind)
        label = EventKind(claimed.kind).label
        if known is None and claimed.kind in ENDINGS and history.ended_on:
            found.reasons.append(
                f"Cette adhésion est déjà terminée, autrement, depuis le {_day(history.ended_on)}."
            )
        elif known is None:
            found.happenings.append(claimed)
        elif known.on != claimed.on:
            found.reasons.append(f"{label} : enregistrée le {_day(known.on)}, et non le {_day(claimed.on)}.")
        else:
            for said, kept in ((claimed.decision, known.decision), (claimed.reason, known.reason)):
                if said and said != kept:
                    found.reasons.append(f"{label} : il est déjà écrit « {kept} ».")


def _add_signings(history, claim, adopted, today, found):
    known = {signing.text: signing for signing in history.signings}
    for claimed in claim.signings:
        present = known.get(claimed.text)
        if present is None:
            found.signings.append(claimed)
            if claimed.on > today:
                found.reasons.append(f"La signature du {_day(claimed.on)} est dans l’avenir.")
            if claimed.on < adopted[claimed.text]:
                found.reasons.append(f"Ce texte n’a été adopté que le {_day(adopted[claimed.text])}.")
        elif present != claimed:
            found.reasons.append(
                f"Cette version est déjà signée, le {_day(present.on)} par {present.signatory} "
                f"({present.capacity})."
            )


def _add_period(history, claim, today, found):
    if claim.college is None:
        if history.is_new:
            found.reasons.append("Indiquez le collège.")
    elif history.is_new:
        _enter_college(claim, found)
    elif history.period is None or history.period.college != claim.college:
        _change_college(history.period, claim, found)
    elif claim.college_since and claim.college_since != history.period.start_on:
        found.reasons.append(f"Ce collège est enregistré depuis le {_day(history.period.start_on)}.")
    if found.period and found.period.start_on > today:
        found.reasons.append("L’entrée dans le collège est dans l’avenir.")


def _enter_college(claim, found):
    if not claim.happenings:
        return
    applied = claim.happenings[0].on
    found.period = Period(claim.college, claim.college_since or applied)
    if found.period.start_on < applied:
        found.reasons.append("L’entrée dans le collège ne peut pas précéder la candidature.")


def _change_college(present, claim, found):
    if claim.college_since is None:
        found.reasons.append("Le collège change : indiquez « Collège depuis le ».")
    elif present and claim.college_since <= present.start_on:
        day = _day(present.start_on)
        found.reasons.append(f"Le collège actuel court depuis le {day} : choisissez un jour plus tard.")
    else:
        found.period = Period(claim.college, claim.college_since)


def _replay(history, found, today):
    """Live the whole history again with what is added: each event must find a status that allows it."""
    signings = [*history.signings, *found.signings]
    past = list(history.happenings)
    for new in found.happenings:
        label = EventKind(new.kind).label
        if new.on > today and new.kind not in AHEAD:
            yield f"{label} : le {_day(new.on)} est dans l’avenir."
            return
        if past and new.on < past[-1].on:
            last = f"{EventKind(past[-1].kind).label.lower()}, {_day(past[-1].on)}"
            yield f"{label} le {_day(new.on)} : plus ancienne que l’événement précédent ({last})."
            return
        if past:
            signed = History(signings=[s for s in signings if s.on <= new.on]).signed()
            now = standing(past, signed, new.on)
            if new.kind not in SOURCES or now.status not in SOURCES[new.kind]:
                yield f"{label} impossible : à cette date, l’adhésion est « {now.status.label} »."
                return
        start = active_from(past, History(signings=signings).signed())
        if new.kind in ENDINGS and start and new.on <= start:
            yield f"Membre depuis le {_day(start)} : la fin vient après."
            return
        past.append(new)
    yield from _after_the_end(history, past, found)


def _after_the_end(history, past, found):
    end = ended_on(past)
    if not end:
        return
    if history.period and history.period.start_on >= end:
        yield f"Le collège actuel court depuis le {_day(history.period.start_on)} : la fin vient après."
    if any(signing.on >= end for signing in found.signings):
        yield f"Une signature ne peut pas suivre la fin de l’adhésion ({_day(end)})."
    if found.period and found.period.start_on >= end:
        yield f"L’entrée dans le collège ne peut pas suivre la fin de l’adhésion ({_day(end)})."


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """The events a line tells, in the order a life has them."""
    order = [EventKind.APPLICATION, EventKind.ADMISSION, *ENDINGS]
    return sorted(happenings, key=lambda happening: order.index(EventKind(happening.kind)))

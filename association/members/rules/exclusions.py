"""Striking a member off: it is told why, invited, heard or absent, and only then is anything decided."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices


class State(TextChoices):
    OPENED = "opened", "Ouverte"
    SUMMONED = "summoned", "Convoquée"
    HEARD = "heard", "Entendue"
    ABSENT = "absent", "Absente à l’audition"
    EXCLUDED = "excluded", "Radiée"
    DROPPED = "dropped", "Abandonnée"


OPEN = frozenset({State.OPENED, State.SUMMONED, State.HEARD, State.ABSENT})
#: From which state the procedure may go where. A second summons (another date) is allowed.
MOVES = {
    State.SUMMONED: frozenset({State.OPENED, State.SUMMONED}),
    State.HEARD: frozenset({State.SUMMONED}),
    State.ABSENT: frozenset({State.SUMMONED}),
    State.EXCLUDED: frozenset({State.HEARD, State.ABSENT}),
    State.DROPPED: OPEN,
}


class Objection(TextChoices):
    STATE = "state", "la procédure n’en est pas là"
    NOTICE = "notice", "le préavis n’est pas tenu"
    NOT_YET = "not_yet", "l’audition n’a pas encore eu lieu"
    BEFORE_HEARING = "before_hearing", "la décision vient après l’audition"


@dataclass(frozen=True)
class Procedure:
    """Where a procedure stands; hearing_at is an aware time, in the network's time zone."""

    state: str
    hearing_at: datetime | None = None


def earliest_hearing(today: date, notice: int) -> date:
    """The first day the member may be heard: that many whole days after the letter leaves."""
    return today + timedelta(days=notice)


def to_summon(procedure: Procedure, hearing_at: datetime, today: date, notice: int) -> Objection | None:
    """Why a hearing cannot be set at this time. notice: days the member has to prepare."""
    if procedure.state not in MOVES[State.SUMMONED]:
        return Objection.STATE
    return Objection.NOTICE if hearing_at.date() < earliest_hearing(today, notice) else None


def to_hear(procedure: Procedure, outcome: str, now: datetime) -> Objection | None:
    """Why the hearing cannot be recorded as held (or missed) now."""
    if procedure.state not in MOVES[outcome]:
        return Objection.STATE
    return Objection.NOT_YET if now < procedure.hearing_at else None


def to_exclude(procedure: Procedure, decided_on: date, now: datetime) -> Objection | None:
    """Why the member cannot be struck off by a decision of that day."""
    if procedure.state not in MOVES[State.EXCLUDED]:
        return Objection.STATE
    if now < procedure.hearing_at:
        return Objection.NOT_YET
    return Objection.BEFORE_HEARING if decided_on < procedure.hearing_at.date() else None


def to_drop(procedure: Procedure) -> Objection | None:
    return None if procedure.state in MOVES[State.DROPPED] else Objection.STATE

"""Whether a group lives: the reasons to see to it, in the words staff read."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

#: A group that met less than this long ago is not worried about.
WITHOUT_MEETING = timedelta(days=365)
#: A lead whose role ends within this time is to be renewed.
SOON = timedelta(days=60)
#: Silent: no presence and no answer at this many last meetings.
MEETINGS_OF_SILENCE = 3


class Kind(StrEnum):
    MEETING = "meeting"
    LEAD = "lead"
    SILENT = "silent"
    ACTION = "action"
    DISCIPLINE = "discipline"


LABELS = {
    Kind.MEETING: "Sans réunion depuis un an",
    Kind.LEAD: "Animation à renouveler",
    Kind.SILENT: "Membres silencieux",
    Kind.ACTION: "Actions en retard",
    Kind.DISCIPLINE: "Disciplines manquantes",
}


@dataclass(frozen=True)
class Reason:
    """A reason to see to a group. names: the people it speaks of."""

    kind: Kind
    sentence: str
    names: tuple[str, ...] = ()


@dataclass
class Facts:
    """What is known of a group on a day. leads: ends of the roles of lead, None for those without end."""

    suspended: bool
    since: date | None
    last_meeting: date | None = None
    leads: list[date | None] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    overdue: int = 0
    missing: list[str] = field(default_factory=list)


def reasons(facts, on):
    """The reasons to see to a group on a day, [] for a group that is well.

    A suspended group is not asked to meet, to answer nor to be complete: its actions still run.
    """
    found = []
    if not facts.suspended:
        found += [*_meeting(facts, on), *_lead(facts, on), *_silent(facts)]
    if facts.overdue:
        plural = "s" if facts.overdue > 1 else ""
        found.append(Reason(Kind.ACTION, f"{facts.overdue} action{plural} en retard"))
    if not facts.suspended:
        found += [Reason(Kind.DISCIPLINE, sentence) for sentence in facts.missing]
    return found


def _meeting(facts, on):
    last = facts.last_meeting or facts.since
    if last is None or last > on - WITHOUT_MEETING:
        return []
    if facts.last_meeting is None:
        return [Reason(Kind.MEETING, "Jamais réuni")]
    return [Reason(Kind.MEETING, f"Pas de réunion depuis le {day(last)}")]


def _lead(facts, on):
    running = [end for end in facts.leads if end is None or end > on]
    if not running:
        ended = max((end for end in facts.leads if end), default=None)
        sentence = f"Plus d’animateur depuis le {day(ended)}" if ended else "Aucun animateur"
        return [Reason(Kind.LEAD, sentence)]
    if None in running or max(running) > on + SOON:
        return []
    return [Reason(Kind.LEAD, f"Plus d’animateur à partir du {day(max(running))}")]


def _silent(facts):
    if not facts.silent:
        return []
    number = len(facts.silent)
    words = f"{number} membres silencieux" if number > 1 else "1 membre silencieux"
    return [Reason(Kind.SILENT, words, tuple(facts.silent))]


def day(when):
    """The day as French readers write it in a narrow column."""
    return f"{when:%d/%m/%Y}"

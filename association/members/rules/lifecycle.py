"""The life of a membership: its status on any day follows from what happened before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class EventKind(TextChoices):
    APPLICATION = "application", "Candidature"
    ADMISSION = "admission", "Admission"
    REFUSAL = "refusal", "Refus"
    SUSPENSION = "suspension", "Suspension"
    REINSTATEMENT = "reinstated", "Levée de la suspension"
    RESIGNATION = "resignation", "Démission"
    EXCLUSION = "exclusion", "Radiation"
    DISSOLUTION = "dissolution", "Dissolution"
    MERGER = "merger", "Fusion"


class Status(TextChoices):
    CANDIDATE = "candidate", "Candidat"
    ADMITTED = "admitted", "Admis, signatures attendues"
    ACTIVE = "active", "Actif"
    SUSPENDED = "suspended", "Suspendu"
    REFUSED = "refused", "Candidature refusée"
    RESIGNED = "resigned", "Démissionnaire"
    EXCLUDED = "excluded", "Radié"
    DISSOLVED = "dissolved", "Dissous"
    MERGED = "merged", "Fusionné"

    @classmethod
    def open(cls):
        """The statuses of a membership that is not over."""
        return frozenset({cls.CANDIDATE, cls.ADMITTED, cls.ACTIVE, cls.SUSPENDED})


#: What ends a membership, and the status it leaves.
ENDINGS = {
    EventKind.REFUSAL: Status.REFUSED,
    EventKind.RESIGNATION: Status.RESIGNED,
    EventKind.EXCLUSION: Status.EXCLUDED,
    EventKind.DISSOLUTION: Status.DISSOLVED,
    EventKind.MERGER: Status.MERGED,
}

#: From which status each event may happen.
SOURCES = {
    EventKind.ADMISSION: frozenset({Status.CANDIDATE}),
    EventKind.REFUSAL: frozenset({Status.CANDIDATE}),
    EventKind.SUSPENSION: frozenset({Status.ACTIVE}),
    EventKind.REINSTATEMENT: frozenset({Status.SUSPENDED}),
    EventKind.RESIGNATION: Status.open(),
    EventKind.EXCLUSION: frozenset({Status.ADMITTED, Status.ACTIVE, Status.SUSPENDED}),
    EventKind.DISSOLUTION: Status.open(),
    EventKind.MERGER: Status.open(),
}

#: The two texts every member signs (domain D5). Other texts are adopted, not signed.
REQUIRED_TEXTS = frozenset({"founding_agreement", "network_charter"})


@dataclass(frozen=True)
class Fact:
    """An event on its day; facts of one day keep the order they were recorded in."""

    kind: str
    on: date


@dataclass(frozen=True)
class Standing:
    """What a membership is on a day, since when it is active, and since when it is over."""

    status: Status | None
    active_from: date | None
    ended_on: date | None


def active_from(facts: Iterable[Fact], signed: dict[str, date]) -> date | None:
    """The day admission and both signatures are all there, in whatever order; None before."""
    admissions = [fact.on for fact in facts if fact.kind == EventKind.ADMISSION]
    if not admissions or not signed.keys() >= REQUIRED_TEXTS:
        return None
    start = max(admissions[0], *(signed[text] for text in REQUIRED_TEXTS))
    end = ended_on(facts)
    return None if end and end <= start else start


def ended_on(facts: Iterable[Fact]) -> date | None:
    """The day the membership ends: members until the day before."""
    return next((fact.on for fact in facts if fact.kind in ENDINGS), None)


def standing(facts: Iterable[Fact], signed: dict[str, date], on: date) -> Standing:
    """What follows, on a day, from the events and from the first signature of each text.

    facts: in order of day, then of recording. signed: text kind → day of its first signature.
    status is None before the application. active_from and ended_on do not depend on the day.
    """
    facts = list(facts)
    start, end = active_from(facts, signed), ended_on(facts)
    return Standing(_status(facts, start, on), start, end)


def _status(facts, start, on):
    past = [fact for fact in facts if fact.on <= on]
    if not past:
        return None
    for fact in past:
        if fact.kind in ENDINGS:
            return ENDINGS[fact.kind]
    kinds = [fact.kind for fact in past]
    if EventKind.ADMISSION not in kinds:
        return Status.CANDIDATE
    if start is None or on < start:
        return Status.ADMITTED
    switches = [k for k in kinds if k in (EventKind.SUSPENSION, EventKind.REINSTATEMENT)]
    return Status.SUSPENDED if switches and switches[-1] == EventKind.SUSPENSION else Status.ACTIVE

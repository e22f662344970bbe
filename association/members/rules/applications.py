"""An application made online: what may be done with it when, and where it stands for whoever made it."""

from dataclasses import dataclass

from django.db.models import TextChoices

from association.members.rules.lifecycle import Status


class State(TextChoices):
    UNCONFIRMED = "unconfirmed", "Adresse à confirmer"
    RECEIVED = "received", "À étudier"
    CORRECTION = "correction", "Correction demandée"
    ACCEPTED = "accepted", "Transmise au conseil"
    REFUSED = "refused", "Refusée"
    WITHDRAWN = "withdrawn", "Retirée"


class Act(TextChoices):
    CONFIRM = "confirm", "Confirmer l’adresse"
    ASK_CORRECTION = "ask_correction", "Demander une correction"
    CORRECT = "correct", "Corriger"
    ACCEPT = "accept", "Transmettre au conseil"
    REFUSE = "refuse", "Refuser"
    WITHDRAW = "withdraw", "Retirer"


#: From which states each act is possible, and the state it leaves. Nothing is written to an address
#: that its owner has not confirmed: until then staff can do nothing with the application.
ACTS = {
    Act.CONFIRM: (frozenset({State.UNCONFIRMED}), State.RECEIVED),
    Act.ASK_CORRECTION: (frozenset({State.RECEIVED}), State.CORRECTION),
    Act.CORRECT: (frozenset({State.CORRECTION}), State.RECEIVED),
    Act.ACCEPT: (frozenset({State.RECEIVED, State.CORRECTION}), State.ACCEPTED),
    Act.REFUSE: (frozenset({State.RECEIVED, State.CORRECTION}), State.REFUSED),
    Act.WITHDRAW: (frozenset({State.UNCONFIRMED, State.RECEIVED, State.CORRECTION}), State.WITHDRAWN),
}
#: The states that wait for nothing more.
OVER = frozenset({State.ACCEPTED, State.REFUSED, State.WITHDRAWN})


def possible(state: str, act: Act) -> bool:
    return state in ACTS[act][0]


class Mark(TextChoices):
    DONE = "done", "fait"
    CURRENT = "current", "en cours"
    AHEAD = "ahead", "à venir"
    STOPPED = "stopped", "arrêté"


@dataclass(frozen=True)
class Step:
    label: str
    mark: Mark


STEPS = (
    "Demande reçue",
    "Adresse confirmée",
    "Étude du dossier par le réseau",
    "Décision du conseil d’administration",
    "Signature des textes fondateurs",
    "Organisation membre du réseau",
)


def steps(state: str, status: str | None, *, signed: bool = False) -> list[Step]:
    """The way of an application, step by step, as its author follows it.

    status: that of the membership it became, if it did. signed: both texts are, which may come
    before the decision. Exactly one step is current or stopped, unless everything is done.
    """
    done, stopped = _progress(state, status, signed=signed)
    marks = [Mark.DONE] * done + [Mark.STOPPED if stopped else Mark.CURRENT] + [Mark.AHEAD] * len(STEPS)
    return [Step(label, mark) for label, mark in zip(STEPS, marks, strict=False)]


def _progress(state, status, *, signed):
    """(steps done, whether the next one will never be)."""
    if state in (State.REFUSED, State.WITHDRAWN):
        return 2, True
    if state == State.UNCONFIRMED:
        return 1, False
    if state != State.ACCEPTED:
        return 2, False
    if status in (Status.ACTIVE, Status.SUSPENDED):
        return 6, False
    if status == Status.ADMITTED:
        return (5 if signed else 4), False
    return 3, status not in (None, Status.CANDIDATE)

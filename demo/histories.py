"""The story of one membership: what happened when. Pure: the same name always tells the same story."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from association.members.rules.lifecycle import ENDINGS, EventKind, Fact
from demo.calendar import AGREEMENTS, BOARD_MEETINGS, CHARTERS, FOUNDING
from demo.chance import lots_of

AGREEMENT, CHARTER = "founding_agreement", "network_charter"
VERSIONS = {AGREEMENT: AGREEMENTS, CHARTER: CHARTERS}

#: Which college an organisation that moved came from.
CAME_FROM = {"usagers": "autres-membres", "liberaux": "autres-membres", "autres-membres": "liberaux"}


@dataclass
class History:
    """Events, signatures (text kind, version, day) and college periods (college, first day, end)."""

    facts: list[Fact] = field(default_factory=list)
    reasons: dict[EventKind, str] = field(default_factory=dict)
    signatures: list[tuple[str, str, date]] = field(default_factory=list)
    periods: list[tuple[str, date, date | None]] = field(default_factory=list)

    def happen(self, kind, on, reason=""):
        self.facts.append(Fact(kind, on))
        if reason:
            self.reasons[kind] = reason

    def day_of(self, kind):
        return next((fact.on for fact in self.facts if fact.kind == kind), None)

    def signed(self):
        """Text kind → day of its first signature."""
        return {kind: day for kind, _, day in reversed(self.signatures)}


def tell(name, college, outcome="active"):
    """The history of the organisation of that name, which ends as outcome says (see organisations.csv)."""
    chance = lots_of(name)
    history = History()
    if outcome in ("candidate", "refused"):
        _apply_lately(history, chance, outcome)
    elif outcome == "admitted":
        _await_signatures(history, chance)
    else:
        # What happens later needs somebody who joined before.
        meetings = BOARD_MEETINGS[:-1] if outcome == "active" else BOARD_MEETINGS[:18]
        _join(history, chance, meetings)
        OUTCOMES.get(outcome, _stay)(history, chance)
        _sign_new_versions(history, chance)
    _stand_in_college(history, college, outcome)
    history.signatures.sort(key=lambda signature: signature[2])
    return history


def _days(chance, fewest, most):
    return timedelta(days=chance.randint(fewest, most))


def _apply_lately(history, chance, outcome):
    applied = date(2026, 7, 1) + _days(chance, 0, 100)
    if outcome == "refused":
        meeting = date(2024, 12, 13)
        applied = meeting - _days(chance, 30, 90)
    history.happen(EventKind.APPLICATION, applied)
    if outcome == "refused":
        history.happen(EventKind.REFUSAL, meeting, "Activité sans lien avec la cancérologie.")
    elif chance.random() < 0.5:
        _sign(history, AGREEMENT, applied)


def _await_signatures(history, chance):
    meeting = BOARD_MEETINGS[-1]
    history.happen(EventKind.APPLICATION, meeting - _days(chance, 30, 90))
    history.happen(EventKind.ADMISSION, meeting)
    if chance.random() < 0.6:
        _sign(history, AGREEMENT, meeting + _days(chance, 5, 60))


def _join(history, chance, meetings):
    """Two in three were there at the founding; the others joined by a decision of the board."""
    if chance.random() < 0.66:
        history.happen(EventKind.APPLICATION, FOUNDING)
        history.happen(EventKind.ADMISSION, FOUNDING)
        signed = FOUNDING if chance.random() < 0.6 else FOUNDING + _days(chance, 8, 85)
        for kind in VERSIONS:
            _sign(history, kind, signed)
        return
    meeting = chance.choice(meetings)
    applied = meeting - _days(chance, 35, 75)
    history.happen(EventKind.APPLICATION, applied)
    history.happen(EventKind.ADMISSION, meeting)
    for kind in VERSIONS:
        before = chance.random() < 0.5
        _sign(history, kind, applied + _days(chance, 2, 30) if before else meeting + _days(chance, 3, 50))


def _sign(history, kind, day):
    """Sign the version in force on that day."""
    version = [version for version, adopted_on, _ in VERSIONS[kind] if adopted_on <= day][-1]
    history.signatures.append((kind, version, day))


def _sign_new_versions(history, chance):
    """Nine in ten sign a new version in the year after its adoption."""
    last = history.facts[-1].on if history.facts[-1].kind in ENDINGS else date(2026, 10, 31)
    for kind, versions in VERSIONS.items():
        latest, adopted_on, _ = versions[-1]
        signed = {version for text, version, _ in history.signatures if text == kind}
        day = adopted_on + _days(chance, 15, 365)
        if latest not in signed and day < last and chance.random() < 0.9:
            history.signatures.append((kind, latest, day))


def _stay(history, chance):
    """Nothing else happened."""


def _suspend(history, chance):
    history.happen(EventKind.SUSPENSION, date(2025, 12, 12), "Représentation vacante depuis plus d’un an.")


def _suspend_and_return(history, chance):
    vacancy = date(2024, 12, 13)
    history.happen(EventKind.SUSPENSION, vacancy, "Représentation vacante depuis plus d’un an.")
    back = chance.choice([date(2025, 3, 14), date(2025, 6, 20)])
    history.happen(EventKind.REINSTATEMENT, back, "Nouvelle représentante désignée.")


def _resign(history, chance):
    history.happen(
        EventKind.RESIGNATION, date(chance.choice([2024, 2025]), 12, 31), "Fin d’activité dans la région."
    )


def _dissolve(history, chance):
    history.happen(EventKind.DISSOLUTION, date(2024, 6, 30), "Dissolution votée par son assemblée générale.")


def _merge(history, chance):
    history.happen(EventKind.MERGER, date(2025, 1, 1), "Regroupement avec une structure voisine.")


def _exclude(history, chance):
    reason = "Engagements de la charte non tenus ; la structure a été entendue le 3 juin 2025."
    history.happen(EventKind.EXCLUSION, date(2025, 6, 20), reason)


OUTCOMES = {
    "suspended": _suspend,
    "reinstated": _suspend_and_return,
    "resigned": _resign,
    "dissolved": _dissolve,
    "merged": _merge,
    "excluded": _exclude,
}


def _stand_in_college(history, college, outcome):
    """One college from the application on, or two for those that moved."""
    start = history.facts[0].on
    last = history.facts[-1]
    end = last.on if last.kind in ENDINGS else None
    if outcome == "moved":
        moved_on = date(2025, 1, 1)
        history.periods = [(CAME_FROM[college], start, moved_on), (college, moved_on, end)]
    else:
        history.periods = [(college, start, end)]

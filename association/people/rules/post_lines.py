"""What a line of a spreadsheet adds to the recorded posts of a person. Pure.

What is recorded is never rewritten: a line begins a post, ends one, or fills what nobody had noted;
anything else is a sentence.
"""

from dataclasses import dataclass, field
from datetime import date

#: What a line may fill where nothing is recorded: name → how a sentence calls it.
FILLABLE = {"service": "service", "practice_mode": "mode d’exercice"}


@dataclass(frozen=True)
class Post:
    """A post, recorded (key) or claimed by a line (key None, start_on may be None)."""

    organisation: int
    function: str
    start_on: date | None
    end_on: date | None = None
    service: str = ""
    practice_mode: str = ""
    key: int | None = None


@dataclass
class Outcome:
    """target: the recorded post the line speaks of. changes: field → [old, new] of it.

    begun: the post to add. reasons: sentences refusing the line.
    """

    target: Post | None = None
    changes: dict = field(default_factory=dict)
    begun: Post | None = None
    reasons: list = field(default_factory=list)


def compare_post(recorded, claimed):
    """The Outcome of one line's post beside the posts recorded for the person."""
    outcome = Outcome()
    same = [
        post
        for post in recorded
        if (post.organisation, post.function) == (claimed.organisation, claimed.function)
    ]
    outcome.target = _named(same, claimed)
    if outcome.target:
        _complete(outcome, claimed)
    elif claimed.start_on is None:
        outcome.reasons.append("Indiquez depuis quand la personne occupe ce poste.")
    elif claimed.end_on and claimed.end_on <= claimed.start_on:
        outcome.reasons.append("La fin vient après le début.")
    elif any(_overlap(post, claimed) for post in same):
        outcome.reasons.append("Ce poste est déjà noté pour une partie de ces dates.")
    else:
        outcome.begun = claimed
    return outcome


def _named(same, claimed):
    """The recorded post a line names: begun the same day, or running where the line gives no day."""
    if claimed.start_on:
        return next((post for post in same if post.start_on == claimed.start_on), None)
    return next((post for post in same if post.end_on is None), None)


def _complete(outcome, claimed):
    target = outcome.target
    if claimed.end_on and claimed.end_on != target.end_on:
        if target.end_on:
            outcome.reasons.append(f"Ce poste est déjà terminé, le {target.end_on:%d/%m/%Y}.")
        elif claimed.end_on <= target.start_on:
            outcome.reasons.append("La fin vient après le début.")
        else:
            outcome.changes["end_on"] = [None, claimed.end_on]
    for name, label in FILLABLE.items():
        before, after = getattr(target, name), getattr(claimed, name)
        if not after or after == before:
            continue
        if before:
            outcome.reasons.append(
                f"Un autre {label} est noté pour ce poste : un changement, daté, se saisit sur la fiche."
            )
        else:
            outcome.changes[name] = [before, after]


def _overlap(post, claimed):
    return (post.end_on is None or post.end_on > claimed.start_on) and (
        claimed.end_on is None or post.start_on < claimed.end_on
    )

"""The memberships, written set-based from their histories through the product's own rules."""

from dataclasses import dataclass, field
from itertools import count

from django.utils import timezone

from association.members.models import (
    CollegePeriod,
    Membership,
    MembershipEvent,
    Organisation,
    Signature,
)
from association.members.rules.lifecycle import EventKind, standing
from demo.calendar import BOARD_MEETINGS, FOUNDING, in_words
from demo.chance import lots_of
from demo.histories import History, tell
from demo.organisations import MARK, rows
from demo.people import full_name

#: What a board meeting decides; an organisation leaves by itself.
DECIDED = {
    EventKind.ADMISSION,
    EventKind.REFUSAL,
    EventKind.SUSPENSION,
    EventKind.REINSTATEMENT,
    EventKind.EXCLUSION,
}
#: Where the members that merged went.
MERGED_INTO = {
    "Réseau territorial de cancérologie du Ségala": "Réseau territorial de cancérologie des Causses",
    "3C du Piémont pyrénéen": "3C Garonne et Ariège",
}


@dataclass
class Story:
    """A membership to be, and what happened to it."""

    organisation: Organisation
    history: History
    membership: Membership = None
    decisions: dict = field(default_factory=dict)

    @property
    def invented(self):
        return self.organisation.name.endswith(MARK)


def make(record, colleges, texts, facilities, invented, secretary):
    """Make every membership of the demonstration.

    facilities: {FINESS number or legal entity's name: Organisation}; invented: {name: Organisation};
    secretary: the account that recorded the events.
    """
    stories = [
        Story(facilities[row["facility"]], tell(row["facility"], row["college"]))
        for row in rows("member-facilities.csv")
    ] + [
        Story(invented[row["name"]], tell(row["name"], row["college"], row["outcome"]))
        for row in rows("organisations.csv")
    ]
    _number_decisions(stories)
    today = timezone.localdate()
    for story in stories:
        story.membership = _membership(story, today, invented)
    record.create(Membership, [story.membership for story in stories])
    MembershipEvent.objects.bulk_create(event for story in stories for event in _events(story, secretary))
    Signature.objects.bulk_create(signature for story in stories for signature in _signatures(story, texts))
    CollegePeriod.objects.bulk_create(period for story in stories for period in _periods(story, colleges))


def _number_decisions(stories):
    """Number what the board decided, year by year: « décision n° 2021-04 »."""
    decided = [
        (fact.on, story.organisation.name, fact.kind, story)
        for story in stories
        for fact in story.history.facts
        if fact.kind in DECIDED and fact.on in BOARD_MEETINGS
    ]
    numbers = {}
    for on, _, kind, story in sorted(decided, key=lambda item: item[:3]):
        number = next(numbers.setdefault(on.year, count(1)))
        story.decisions[kind] = (
            f"Conseil d’administration du {in_words(on)}, décision n° {on.year}-{number:02d}"
        )


def _membership(story, today, invented):
    history = story.history
    now = standing(history.facts, history.signed(), today)
    into = MERGED_INTO.get(story.organisation.name.removesuffix(MARK))
    return Membership(
        organisation=story.organisation,
        status=now.status,
        active_from=now.active_from,
        ended_on=now.ended_on,
        merged_into=invented[f"{into}{MARK}"] if into else None,
    )


def _events(story, secretary):
    for fact in story.history.facts:
        decision = story.decisions.get(fact.kind, "")
        if fact.kind == EventKind.ADMISSION and fact.on == FOUNDING:
            decision = "Assemblée générale constitutive, effet au 1er janvier 2018"
        yield MembershipEvent(
            membership=story.membership,
            kind=fact.kind,
            on=fact.on,
            decision=decision,
            reason=story.history.reasons.get(fact.kind, ""),
            recorded_by=secretary,
        )


def _signatures(story, texts):
    """Nobody's name is put on a real establishment: its management signs."""
    if story.invented:
        chance = lots_of(story.organisation.name)
        signatory = full_name(chance)
        capacity = chance.choice(["présidence", "direction", "coordination"])
    else:
        signatory, capacity = f"La direction{MARK}", "représentation légale"
    for kind, version, signed_on in story.history.signatures:
        yield Signature(
            membership=story.membership,
            text=texts[kind, version],
            signed_on=signed_on,
            signatory=signatory,
            capacity=capacity,
        )


def _periods(story, colleges):
    for college, start_on, end_on in story.history.periods:
        moved = start_on != story.history.facts[0].on
        yield CollegePeriod(
            membership=story.membership,
            college=colleges[college],
            start_on=start_on,
            end_on=end_on,
            decision="Conseil d’administration du 13 décembre 2024, sur demande de l’adhérent"
            if moved
            else "",
        )

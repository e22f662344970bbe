"""What Mon espace shows: each app registers its menu entries and the cards of the home page.

    espace.register_entry("Mon organisation", "espace_organisation", order=40, shown=represents_one)

    @espace.register_card(order=20)
    def convocations(request):
        return espace.Card("Assemblée générale du 12 mai", "…", url, action="Répondre", due=day)

A card is made each time the home page is shown; it returns None, one Card, or a list of them.
Entries and cards are given the request: its user is signed in, request.user.person may not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse


@dataclass(frozen=True)
class Card:
    """One thing on the home page: something to do (action, maybe due), or something to know."""

    title: str
    text: str
    url: str = ""
    #: The words of its button; empty: nothing to do, only to know.
    action: str = ""
    due: date | None = None
    pressing: bool = False


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    order: int
    shown: Callable

    @property
    def url(self):
        return reverse(self.url_name)


_entries: list[Entry] = []
_cards: list[tuple[int, Callable]] = []


def register_entry(label, url_name, *, order, shown=lambda request: True):
    """Add a line to the menu of Mon espace; shown(request) says for whom."""
    _entries.append(Entry(label, url_name, order, shown))


def register_card(*, order):
    """Add the decorated function's card or cards to the home page."""

    def add(card):
        _cards.append((order, card))
        return card

    return add


def entries_for(request):
    """The menu of this person, in order."""
    return [entry for entry in sorted(_entries, key=lambda entry: entry.order) if entry.shown(request)]


def cards_for(request):
    """(to do, to know): the cards of this person; what is due first comes first."""
    found = []
    for _, card in sorted(_cards, key=lambda pair: pair[0]):
        made = card(request)
        found += made if isinstance(made, list) else [made] if made else []
    to_do = sorted(
        (card for card in found if card.action),
        key=lambda card: (not card.pressing, card.due or date.max),
    )
    return to_do, [card for card in found if not card.action]

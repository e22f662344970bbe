"""What needs action today: each app registers cards, the home page of the back office shows them.

    @today.register(permission="members.decide_membership")
    def applications():
        return today.Card("Candidatures à décider", number, url, lines=[…])

A card is a function without argument, run once per display of the home page for whoever holds
the permission; it returns a Card, or None when there is nothing to do.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Card:
    """A thing to do: its name, how many, where to do it, and the first few by name."""

    title: str
    count: int
    url: str
    #: [(label, url)], the first few.
    lines: list = field(default_factory=list)
    #: Red count: it cannot wait.
    pressing: bool = False

    @property
    def others(self):
        return max(self.count - len(self.lines), 0)


@dataclass(frozen=True)
class QuickLink:
    label: str
    url_name: str
    icon: str
    permission: str


#: (permission, card function), in the order of registration.
_cards: list[tuple[str, Callable]] = []
_quick_links: list[QuickLink] = []


def register(*, permission):
    """Add a card for whoever holds the permission ("app_label.codename")."""

    def add(card):
        _cards.append((permission, card))
        return card

    return add


def register_quick_link(label, *, url_name, icon, permission):
    """Add a button to the home page of whoever holds the permission."""
    _quick_links.append(QuickLink(label, url_name, icon, permission))


def cards_for(user):
    """The cards with something in them, for this person."""
    found = [card() for permission, card in _cards if user.has_perm(permission)]
    return [card for card in found if card and card.count]


def quick_links_for(user):
    return [link for link in _quick_links if user.has_perm(link.permission)]

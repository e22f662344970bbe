"""What needs action today: each app registers cards, the home page of the back office shows them.

    @today.register(permission="members.decide_membership")
    def applications(user):
        return today.Card("Candidatures à décider", number, url, lines)

A card is made for whoever holds the permission each time the home page is shown; it returns None,
or a Card counting nothing, when there is nothing to do. A permission is "app_label.codename", or a
function of the user where Wagtail keeps it elsewhere (pages).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse


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
    #: The name of an address, or a function returning an address (None: no link today).
    target: str | Callable
    icon: str
    permission: str | Callable

    @property
    def url(self):
        return self.target() if callable(self.target) else reverse(self.target)


#: (permission, card function), in the order of registration.
_cards: list[tuple[str | Callable, Callable]] = []
_quick_links: list[QuickLink] = []


def register(*, permission):
    """Add a card for whoever holds the permission."""

    def add(card):
        _cards.append((permission, card))
        return card

    return add


def register_quick_link(label, target, *, icon, permission):
    """Add a button to the home page of whoever holds the permission."""
    _quick_links.append(QuickLink(label, target, icon, permission))


def cards_for(user):
    """The cards with something in them, for this person."""
    found = [card(user) for permission, card in _cards if _may(user, permission)]
    return [card for card in found if card and card.count]


def quick_links_for(user):
    """[(label, url, icon)] of the links this person may follow."""
    links = [link for link in _quick_links if _may(user, link.permission)]
    return [(link.label, url, link.icon) for link in links if (url := link.url)]


def _may(user, permission):
    return permission(user) if callable(permission) else user.has_perm(permission)

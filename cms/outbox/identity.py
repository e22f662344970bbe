"""In whose name the product writes: a room above says it (cms.pages knows the network's name)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Identity:
    name: str
    address: str = ""
    contact: str = ""
    #: At the foot of paper: where the network is, and what it is in law.
    postal: str = ""
    legal: str = ""


_providers: list[Callable] = []


def provide(function):
    """Have the decorated function, which takes nothing and returns an Identity, name the sender."""
    _providers[:] = [function]
    return function


def current():
    """The identity at the head and foot of a message or a document."""
    return _providers[0]() if _providers else Identity(settings.WAGTAIL_SITE_NAME)

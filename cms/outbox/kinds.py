"""What messages are about: each app declares its kinds when Django starts.

kinds.declare("people.reset_password", "Nouveau mot de passe", secret=True)
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    #: The body holds a link or a code that signs in: it is forgotten once the message is settled.
    secret: bool = False
    #: What to do when a forgotten one should leave again: a sentence shown to staff.
    instead: str = "Un nouveau lien doit être demandé."


_kinds: dict[str, Kind] = {}


def declare(code, label, **options):
    """Declare a kind of message; code is "app.kind", label is read by people, options are Kind's."""
    if code in _kinds:
        raise ImproperlyConfigured(f"Two kinds of message are called {code}.")
    _kinds[code] = Kind(code, label, **options)


def kind(code):
    """The declared kind. Raises LookupError for one nobody declared."""
    return _kinds[code]


def label_of(code):
    """The label of a kind, or its code if the app that declared it is gone."""
    return _kinds[code].label if code in _kinds else code


def instead_of(code):
    """What to do instead of sending a forgotten message again."""
    return _kinds[code].instead if code in _kinds else Kind.instead


def choices():
    return sorted(((one.code, one.label) for one in _kinds.values()), key=lambda pair: pair[1])

"""What messages are about: each app declares its kinds when Django starts.

kinds.declare("people.reset_password", "Nouveau mot de passe", secret=True)
"""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Kind:
    code: str
    label: str
    #: The body holds a link or a code that signs in: it is forgotten once sent.
    secret: bool = False


_kinds: dict[str, Kind] = {}


def declare(code, label, *, secret=False):
    """Declare a kind of message; code is "app.kind", label is read by people."""
    if code in _kinds:
        raise ImproperlyConfigured(f"Two kinds of message are called {code}.")
    _kinds[code] = Kind(code, label, secret)


def kind(code):
    """The declared kind. Raises LookupError for one nobody declared."""
    return _kinds[code]


def label_of(code):
    """The label of a kind, or its code if the app that declared it is gone."""
    return _kinds[code].label if code in _kinds else code


def choices():
    return sorted(((one.code, one.label) for one in _kinds.values()), key=lambda pair: pair[1])

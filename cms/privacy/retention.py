"""How long things are kept: each app declares what it keeps, since when it counts, and how it goes.

    retention.declare(
        Retention(
            "outbox.messages",
            label="Messages envoyés",
            months=12,
            basis="Délibération CNIL 2021-122 (journaux)",
            due=lambda cutoff: Message.objects.filter(finished_at__lt=cutoff),
        )
    )

The periods a network decides are kept in association.privacy, which runs the purge.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Retention:
    """One rule: rows for which due(cutoff) holds have been kept long enough.

    months is the default period; cutoff is the aware datetime that many months before now.
    purge(rows) removes or anonymises them and returns their number; by default they are deleted.
    """

    code: str
    label: str
    months: int
    basis: str
    due: Callable
    purge: Callable | None = None


_rules: dict[str, Retention] = {}


def declare(rule):
    """Join the registry. Raises ImproperlyConfigured for a code declared twice, a period below a month."""
    if rule.code in _rules:
        raise ImproperlyConfigured(f"Two retention rules are called {rule.code}.")
    if rule.months < 1:
        raise ImproperlyConfigured(f"{rule.code}: the period is in months, at least one.")
    _rules[rule.code] = rule


def rules():
    """Every declared rule, in order of code."""
    return [_rules[code] for code in sorted(_rules)]

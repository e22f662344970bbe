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
from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured

from cms.privacy.periods import shifted


@dataclass(frozen=True)
class Retention:
    """One rule: rows for which due(cutoff) holds have been kept long enough.

    The default period is in months, or in days where a month would be too long; the network may
    change the number, not the unit. cutoff is the aware datetime that long before now. purge(rows)
    removes or anonymises them and returns their number; by default they are deleted. Once purged,
    a row is due no more: the purge may run twice.
    """

    code: str
    label: str
    basis: str
    due: Callable
    months: int = 0
    days: int = 0
    purge: Callable | None = None

    @property
    def default(self):
        return self.months or self.days

    def in_words(self, length):
        """« 12 mois », « 1 jour »."""
        if self.months:
            return f"{length}\u00a0mois"
        return f"{length}\u00a0jour{'s' if length > 1 else ''}"

    def cutoff(self, now, length):
        """The moment before which things are due, for a period of that length."""
        return shifted(now, -length) if self.months else now - timedelta(days=length)

    def carry_out(self, rows):
        """Purge the rows. Returns their number."""
        if self.purge:
            return self.purge(rows)
        number = rows.count()
        rows.delete()
        return number


_rules: dict[str, Retention] = {}


def declare(rule):
    """Join the registry. Raises ImproperlyConfigured for a code declared twice, or without one period."""
    if rule.code in _rules:
        raise ImproperlyConfigured(f"Two retention rules are called {rule.code}.")
    if (rule.months < 1) == (rule.days < 1):
        raise ImproperlyConfigured(f"{rule.code}: the period is in months, or else in days, at least one.")
    _rules[rule.code] = rule


def rules():
    """Every declared rule, in order of code."""
    return [_rules[code] for code in sorted(_rules)]

"""The purge: each night, what was kept long enough goes. It may be run twice, and shown beforehand."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from association.privacy.models import Purge
from association.privacy.services.periods import lengths
from cms.backoffice import audit
from cms.privacy import retention


@dataclass(frozen=True)
class Due:
    """What one rule finds due. length: in the unit of the rule."""

    rule: object
    length: int
    rows: object

    @property
    def period(self):
        return self.rule.in_words(self.length)

    @property
    def default(self):
        return self.rule.in_words(self.rule.default)

    @property
    def changed(self):
        return self.length != self.rule.default

    @property
    def number(self):
        return self.rows.count()


def due_now():
    """A Due for each rule. Nothing is written."""
    now, periods = timezone.now(), lengths()
    return [
        Due(rule, periods[rule.code], rule.due(rule.cutoff(now, periods[rule.code])))
        for rule in retention.rules()
    ]


def purge(*, by=None):
    """Remove or anonymise what is due, rule after rule, each in its transaction. Returns the Purge.

    by: who asked; None at night, and then a night without anything to do leaves no line (returns None).
    """
    counts = {}
    for due in due_now():
        with transaction.atomic():
            if number := due.rule.carry_out(due.rows):
                counts[due.rule.code] = number
    if not counts and by is None:
        return None
    with transaction.atomic():
        done = Purge.objects.create(ran_by=by, counts=counts)
        audit.record(done, "privacy.purge", user=by, data={"counts": counts})
    return done

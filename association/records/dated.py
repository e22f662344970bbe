"""Dated facts: a row runs from its start, included, to its end, excluded; on=None means today."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


def today():
    return timezone.localdate()


def covers(on=None, start="start_on", end="end_on"):
    """The condition that a dated row covers a day: start included, end excluded."""
    on = on or today()
    return Q(**{f"{start}__lte": on}) & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gt": on}))


class DatedQuerySet(models.QuerySet):
    """Rows with start_on and end_on."""

    def active(self, on=None):
        return self.filter(covers(on))

    def open(self):
        """Rows that have no end yet, even if they start later."""
        return self.filter(end_on__isnull=True)


class Dated(models.Model):
    """A fact that holds from start_on (included) to end_on (excluded)."""

    start_on = models.DateField("à partir du", default=today)
    end_on = models.DateField("jusqu’au", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True

    def holds(self, on=None):
        """Whether the fact holds on a day."""
        on = on or today()
        return self.start_on <= on and (self.end_on is None or self.end_on > on)


def ends_after_it_starts(name):
    """The constraint of every dated table; name is the constraint's, unique in the database."""
    return models.CheckConstraint(
        condition=Q(end_on__isnull=True) | Q(end_on__gt=models.F("start_on")),
        name=name,
        violation_error_message="La fin vient après le début.",
    )

"""Figures of the members on two days: how many by college and department, who came and who left."""

from collections import Counter
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Standing:
    """A member on a day: its college and department, None when they are not known."""

    organisation: int
    name: str
    college: str | None
    department: str | None


@dataclass(frozen=True)
class Figure:
    """A number, and what it was a year before."""

    now: int
    before: int

    @property
    def difference(self):
        return self.now - self.before

    @property
    def change(self):
        """The difference as people read it (+2, −1), nothing when there is none."""
        return f"{self.difference:+d}".replace("-", "−") if self.difference else ""


def year_before(day):
    """The same date last year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)


class Comparison:
    """now, before: the Standings of two days, one per member."""

    def __init__(self, now, before):
        self._now, self._before = list(now), list(before)
        self._counts = [Counter((one.college, one.department) for one in day) for day in self.days]

    @property
    def days(self):
        return self._now, self._before

    @property
    def places(self):
        """Every (college, department) where there is a member on either day."""
        return set().union(*self._counts)

    def figure(self, college=..., department=...):
        """The members of a college and a department; of all of them where one is left out."""
        return Figure(
            *(
                sum(
                    number
                    for (one, there), number in counts.items()
                    if college in (..., one) and department in (..., there)
                )
                for counts in self._counts
            )
        )

    def came(self):
        """Members now that were not before, by name."""
        return self._missing(self._now, self._before)

    def left(self):
        """Members before that are no more, by name."""
        return self._missing(self._before, self._now)

    @staticmethod
    def _missing(some, others):
        there = {one.organisation for one in others}
        return sorted((one for one in some if one.organisation not in there), key=lambda one: one.name)

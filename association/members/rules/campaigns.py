"""A new version to sign: who has signed, college by college, and who is to be reminded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import TextChoices

#: Nobody is written to twice about one signature within this many days, whoever clicks.
DAYS_BETWEEN_LETTERS = 3


class State(TextChoices):
    DRAFT = "draft", "En préparation"
    OPEN = "open", "Ouverte"
    CLOSED = "closed", "Close"


@dataclass(frozen=True)
class Row:
    """A college: its members today, and those who signed the version."""

    college: str
    total: int
    signed: int

    @property
    def missing(self) -> int:
        return self.total - self.signed

    @property
    def share(self) -> Fraction:
        """The part that signed, exact; a college without members lacks nothing."""
        return Fraction(self.signed, self.total) if self.total else Fraction(1)

    @property
    def percent(self) -> int:
        """Rounded down: 100 only when nobody is missing."""
        return int(self.share * 100)


def progress(members: Iterable[tuple[str, bool]]) -> tuple[list[Row], Row]:
    """From one (college, whether it signed) per member: a row per college, and the total.

    Colleges come in the order they first appear.
    """
    counts: dict[str, list[int]] = {}
    for college, signed in members:
        count = counts.setdefault(college, [0, 0])
        count[0] += 1
        count[1] += signed
    rows = [Row(college, total, signed) for college, (total, signed) in counts.items()]
    return rows, Row("Ensemble", sum(row.total for row in rows), sum(row.signed for row in rows))


def may_be_reminded(last_written_on: date | None, today: date) -> bool:
    """Whether enough days passed since the last letter."""
    return last_written_on is None or today - last_written_on >= timedelta(days=DAYS_BETWEEN_LETTERS)

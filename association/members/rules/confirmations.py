"""The yearly confirmation: until when a link answers, and where an organisation stands."""

from datetime import date, timedelta

from django.db.models import TextChoices


class Progress(TextChoices):
    SILENT = "silent", "Sans réponse"
    EXACT = "exact", "Tout est exact"
    TO_REVIEW = "to_review", "Corrections à examiner"
    REVIEWED = "reviewed", "Corrections examinées"

    @classmethod
    def answered(cls):
        return frozenset({cls.EXACT, cls.TO_REVIEW, cls.REVIEWED})


def accepts_answers(deadline: date, closed_on: date | None, on: date) -> bool:
    """Whether the links of a campaign answer on a day: until its deadline, included, unless closed before."""
    return on <= deadline and (closed_on is None or on < closed_on)


def may_ask_again(asked_on: date, reminded_on: date | None, on: date, every: int) -> bool:
    """Whether a silent organisation may be written to again: `every` days after the last message."""
    return on >= (reminded_on or asked_on) + timedelta(days=every)

"""Counting in months as the law does: the same day of another month, or its last day."""

from calendar import monthrange


def shifted(day, months):
    """A date or a datetime so many months later (earlier if negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))

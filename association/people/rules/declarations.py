"""How long a declaration of interests holds, and when to remind of it. Pure."""

from datetime import date, timedelta

#: Declarations are renewed each year (charte de l’expertise sanitaire, décret 2013-413: kept up to date).
VALID_MONTHS = 12
REMINDED_BEFORE = timedelta(days=30)


def valid_until(declared_on):
    """The first day a declaration made on a day holds no more: a year later."""
    try:
        return declared_on.replace(year=declared_on.year + 1)
    except ValueError:  # 29 February
        return date(declared_on.year + 1, 3, 1)


def standing(declared_on, until, on):
    """« missing », « expired », « expiring » (within 30 days) or « valid », on a day.

    declared_on and until are None where nothing was ever declared.
    """
    if until is None or declared_on > on:
        return "missing"
    if until <= on:
        return "expired"
    return "expiring" if until - on <= REMINDED_BEFORE else "valid"

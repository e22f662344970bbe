"""When a message is tried again, and when it is given up. Pure."""

from datetime import timedelta

#: Waits after the first, second… failure that may pass (RFC 5321 §4.5.4.1 asks for half an hour at
#: length, and four to five days before giving up).
WAITS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
]
#: Attempts before giving up: the last comes about four days after the first.
MAX_ATTEMPTS = len(WAITS) + 1


def wait_before_retry(attempts, chance):
    """How long to wait after so many failed attempts (1 or more), or None to give up.

    chance, from 0 to 1, spreads the retries over the wait and a fifth more, so that what failed
    together does not come back together.
    """
    if attempts < 1:
        raise ValueError("nothing was attempted yet")
    if attempts >= MAX_ATTEMPTS:
        return None
    return WAITS[attempts - 1] * (1 + chance / 5)


def is_final(code):
    """Whether an SMTP reply refuses for good: 5xx (RFC 5321 §4.2.1)."""
    return 500 <= code <= 599

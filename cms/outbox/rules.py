"""What may be written to whom, when a message is tried again, and when it is given up. Pure."""

import re
import unicodedata
from datetime import timedelta

from django.utils.encoding import punycode

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

#: RFC 5321 §4.5.3.1.3, without the brackets.
LONGEST_ADDRESS = 254
LOCAL_PART = re.compile(r"[!-~]{1,64}")
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*", re.IGNORECASE)


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
    """Whether an SMTP reply refuses for good: 5xx (RFC 5321 §4.2.1). None is no reply at all."""
    return code is not None and 500 <= code <= 599


def envelope_address(address):
    """The address as the servers are told it, or None if it cannot be one.

    A domain with accents travels in its ASCII form (RFC 5891). A part before the @ with accents
    would need every server on the way to know SMTPUTF8 (RFC 6531): it is not an address here.
    """
    local, at, domain = address.rpartition("@")
    try:
        domain = punycode(domain)
    except UnicodeError:
        return None
    told = f"{local}@{domain}"
    possible = LOCAL_PART.fullmatch(local) and not re.search(r"[<>@]", local) and DOMAIN.fullmatch(domain)
    return told if at and possible and len(told) <= LONGEST_ADDRESS else None


def one_line(text):
    """Text fit for a header: nothing in it can begin another one, nor stop the database.

    Spaces that hold words together, before « ? » and « : », stay as they are.
    """
    return re.sub(r"[^\S\u00a0\u202f]+", " ", _without_controls(text, kept="\t\n\r")).strip()


def body(text):
    """Text fit for a part of a message: lines end one way, and no control character is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _without_controls(lines, kept="\t\n")


def _without_controls(text, *, kept):
    # Cc: control characters, NUL first; Cs: half characters that no encoding can write.
    return "".join(each for each in text if each in kept or unicodedata.category(each) not in ("Cc", "Cs"))

"""The person a request about personal data concerns, in terms every room understands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One person as the tables may know them: by record, by account, by address, by name.

    emails are in lower case, and nobody else's: an address shared by two people (a secretariat)
    is left out. names: (first name, last name) pairs. Any part may be missing: a person without an
    account, an account nobody has linked to a person yet.
    """

    person_id: int | None = None
    user_id: int | None = None
    emails: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    rpps: str = ""

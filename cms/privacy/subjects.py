"""The person a request about personal data concerns, in terms every room understands."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Subject:
    """One person as the tables may know them: by record, by account, by address.

    emails are in lower case. Any part may be missing: a person without an account, an account
    nobody has linked to a person yet.
    """

    person_id: int | None = None
    user_id: int | None = None
    emails: tuple[str, ...] = ()

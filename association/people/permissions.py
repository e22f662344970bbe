"""Which role may do what with the vocabularies of people. Accounts belong to superusers alone."""

from cms.backoffice.roles import Role, grant

WRITING = ("add", "change", "view")


def declare():
    for model in ("profession", "specialty"):
        grant(Role.MEMBERSHIP_ADMINISTRATOR, *(f"people.{verb}_{model}" for verb in WRITING))

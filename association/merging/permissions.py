"""Which role may merge organisations; people's own room says it of people."""

from cms.backoffice.roles import Role, grant


def declare():
    """Called when Django starts."""
    grant(Role.MEMBERSHIP_ADMINISTRATOR, "merging.merge_organisation")

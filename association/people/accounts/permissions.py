"""Which role may manage the staff."""

from cms.backoffice.roles import Role, grant


def declare():
    """Called when Django starts."""
    grant(Role.NETWORK_ADMINISTRATOR, "people.view_roleholding", "people.manage_roleholding")

"""What the roles of the staff may do with the working groups."""

from cms.backoffice.roles import Role, grant


def declare():
    """Called when Django starts."""
    for role in (Role.MEMBERSHIP_ADMINISTRATOR, Role.GOVERNANCE_SECRETARY):
        grant(role, "groups.view_workinggroup")

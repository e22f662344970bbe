"""Which role may do what with people and their vocabularies. Accounts belong to superusers alone."""

from cms.backoffice.roles import Role, grant

WRITING = ("add", "change", "view")


def declare():
    """Called when Django starts."""
    for model in ("profession", "specialty", "person"):
        grant(Role.MEMBERSHIP_ADMINISTRATOR, *(f"people.{verb}_{model}" for verb in WRITING))
    grant(
        Role.MEMBERSHIP_ADMINISTRATOR, "people.merge_person", "people.view_rppsentry", "people.load_rppsentry"
    )
    for role in (Role.GOVERNANCE_SECRETARY, Role.TRAINING_MANAGER, Role.NEWSLETTER_MANAGER):
        grant(role, "people.view_person")
    for role in (Role.MEMBERSHIP_ADMINISTRATOR, Role.GOVERNANCE_SECRETARY):
        grant(role, "people.add_interestdeclaration", "people.view_interestdeclaration")
    for role in (Role.GOVERNANCE_SECRETARY, Role.NETWORK_ADMINISTRATOR):
        grant(role, "people.view_interestdeclaration", "people.read_interestdeclaration")

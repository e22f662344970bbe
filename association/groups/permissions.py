"""Which role may do what with the working groups."""

from cms.backoffice.roles import Role, grant

#: What the coordination of the groups writes.
RECORDS = (
    "workinggroup",
    "grouprole",
    "groupmeeting",
)
WRITING = ("add", "change", "view")
#: What whoever convenes, trains or writes to the members reads, as they read the members.
READ = ("workinggroup", "grouprole", "groupmeeting")
READERS = (
    Role.GOVERNANCE_SECRETARY,
    Role.TRAINING_MANAGER,
    Role.NEWSLETTER_MANAGER,
)
#: Who reads by name how people take part.
REPORTERS = (
    Role.MEMBERSHIP_ADMINISTRATOR,
    Role.GOVERNANCE_SECRETARY,
)


def declare():
    """Called when Django starts. The network administrator holds what every role holds."""
    for role in READERS:
        grant(role, *(f"groups.view_{model}" for model in READ))
    for role in REPORTERS:
        grant(role, "groups.report_workinggroup")
    grant(
        Role.MEMBERSHIP_ADMINISTRATOR,
        *(f"groups.{verb}_{model}" for model in RECORDS for verb in WRITING),
        "groups.decide_workinggroup",
        # The documents of the groups are fetched by their members, and by the coordination.
        "groups.view_groupdocument",
    )

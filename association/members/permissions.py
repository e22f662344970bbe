"""Which role may do what with the members' records."""

from cms.backoffice.roles import Role, grant

RECORDS = ("organisation", "college", "foundingtext", "partnership", "duesrate")
#: What whoever convenes, trains or writes to the members reads.
READ = ("organisation", "college", "membership", "representative")
WRITING = ("add", "change", "view")
VOCABULARIES = (
    "organisationtype",
    "finesscategory",
    "tumoursite",
    "canceractivity",
    "supportivecare",
    "region",
    "department",
    "authority",
)


def declare():
    declare_readers()
    grant(
        Role.MEMBERSHIP_ADMINISTRATOR,
        *(f"members.{verb}_{model}" for model in (*RECORDS, *VOCABULARIES) for verb in WRITING),
        *(f"members.{verb}_membership" for verb in (*WRITING, "decide", "sign")),
        *(f"members.{verb}_representative" for verb in WRITING),
        "members.view_changeproposal",
        "members.decide_changeproposal",
        "members.change_territorysettings",
        "members.change_duessettings",
        *(f"members.{verb}_due" for verb in ("view", "manage")),
        "members.view_application",
        "members.decide_application",
        *(f"members.{verb}_signaturecampaign" for verb in WRITING),
        "members.view_exclusionprocedure",
        "members.decide_exclusionprocedure",
        "members.change_membershiprules",
        *(f"members.{verb}_confirmationcampaign" for verb in ("add", "view", "manage")),
        *(f"members.{verb}_confirmation" for verb in ("view", "settle")),
        # The published document of a founding text.
        "wagtaildocs.add_document",
        "wagtaildocs.choose_document",
    )


def declare_readers():
    """Who convenes, trains or writes to the members reads them, without changing anything."""
    readers = (
        Role.GOVERNANCE_SECRETARY,
        Role.TRAINING_MANAGER,
        Role.NEWSLETTER_MANAGER,
    )
    for role in readers:
        grant(role, *(f"members.view_{model}" for model in READ))
    grant(Role.GOVERNANCE_SECRETARY, "members.view_foundingtext", "members.view_partnership")
    # Arrears may suspend the vote.
    grant(Role.GOVERNANCE_SECRETARY, "members.view_due", "members.view_duesrate")

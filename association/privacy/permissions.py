"""Who answers for personal data: the network administrator."""

from cms.backoffice.roles import Role, grant


def declare():
    """Called when Django starts."""
    grant(
        Role.NETWORK_ADMINISTRATOR,
        "privacy.view_erasurerequest",
        "privacy.decide_erasurerequest",
        "privacy.view_retentionperiod",
        "privacy.change_retentionperiod",
        "privacy.view_purge",
        "privacy.run_purge",
        "privacy.add_processingactivity",
        "privacy.change_processingactivity",
        "privacy.view_processingactivity",
    )

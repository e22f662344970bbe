"""Which role may do what with the installation itself."""

from cms.backoffice.roles import Role, grant


def declare():
    grant(
        Role.NETWORK_ADMINISTRATOR,
        "jobs.view_periodicjob",
        "outbox.view_message",
        "outbox.resolve_message",
        "wagtailcore.add_site",
        "wagtailcore.change_site",
        "wagtailcore.add_workflow",
        "wagtailcore.change_workflow",
        "wagtailcore.add_task",
        "wagtailcore.change_task",
    )

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

    def ready(self):
        from association.members import log_actions, permissions

        log_actions.declare()
        permissions.declare()

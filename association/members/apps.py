from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

    def ready(self):
        from association.members import handlings, log_actions, merging, permissions

        for room in (log_actions, permissions, handlings, merging):
            room.declare()

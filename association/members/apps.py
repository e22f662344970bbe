from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

    def ready(self):
        from association.members import departments, handlings, log_actions, permissions

        for room in (log_actions, permissions, handlings, departments):
            room.declare()

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

    def ready(self):
        from association.members import departments, handlings, log_actions, mail_kinds, merging, permissions
        from association.members.espace import menu

        for room in (log_actions, permissions, mail_kinds, menu, handlings, departments, merging):
            room.declare()

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

    def ready(self):
        from association.members import (
            departments,
            handlings,
            joining_handlings,
            log_actions,
            mail_kinds,
            merging,
            permissions,
        )
        from association.members.espace import menu

        rooms = (
            log_actions,
            permissions,
            mail_kinds,
            menu,
            handlings,
            joining_handlings,
            departments,
            merging,
        )
        for room in rooms:
            room.declare()

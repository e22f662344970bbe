"""Working groups: who belongs, their meetings, their documents, their figures."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "association.groups"
    label = "groups"
    verbose_name = "Groupes de travail"

    def ready(self):
        from association.groups import (
            confirmed_part,
            handlings,
            log_actions,
            mail_kinds,
            merging,
            permissions,
            public_profile,
        )
        from association.groups.espace import menu

        for room in (
            log_actions,
            permissions,
            handlings,
            mail_kinds,
            merging,
            public_profile,
            confirmed_part,
            menu,
        ):
            room.declare()

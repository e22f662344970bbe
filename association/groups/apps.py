from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "association.groups"
    label = "groups"
    verbose_name = "Groupes de travail"

    def ready(self):
        from association.groups import confirmed_part

        for room in (confirmed_part,):
            room.declare()

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "association.groups"
    label = "groups"
    verbose_name = "Groupes de travail"

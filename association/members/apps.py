from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "association.members"
    label = "members"
    verbose_name = "Adhérents"

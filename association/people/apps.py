from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "association.people"
    label = "people"
    verbose_name = "Personnes"

    def ready(self):
        from association.people import permissions

        permissions.declare()

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "association.privacy"
    label = "privacy"
    verbose_name = "Données personnelles"

    def ready(self):
        from association.privacy import merging

        merging.declare()

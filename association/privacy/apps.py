from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "association.privacy"
    label = "privacy"
    verbose_name = "Données personnelles"

    def ready(self):
        from association.privacy import handlings, log_actions, mail_kinds, merging, permissions
        from association.privacy.espace import menu

        for room in (permissions, log_actions, mail_kinds, menu, handlings, merging):
            room.declare()

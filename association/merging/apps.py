from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "association.merging"
    label = "merging"
    verbose_name = "Doublons"

    def ready(self):
        from association.merging import handlings, log_actions, permissions, references

        for room in (log_actions, permissions, references, handlings):
            room.declare()

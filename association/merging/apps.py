from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "association.merging"
    label = "merging"
    verbose_name = "Doublons"

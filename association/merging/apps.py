from django.apps import AppConfig


class MergingConfig(AppConfig):
    name = "association.merging"
    label = "merging"
    verbose_name = "Doublons"

    def ready(self):
        from association.merging import handlings, log_actions, permissions, references
        from association.merging.services.queue import former_keys, where_it_went
        from cms.backoffice import succession

        succession.register(where_it_went=where_it_went, former_keys=former_keys)
        for room in (log_actions, permissions, references, handlings):
            room.declare()

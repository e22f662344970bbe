from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "outbox"
    verbose_name = "Messages"

    def ready(self):
        from cms.outbox import checks as checks  # these two join by being imported
        from cms.outbox import handlings, kinds
        from cms.outbox import health as health

        kinds.declare("outbox.other", "Autre message")
        handlings.declare()

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "cms.outbox"
    label = "outbox"
    verbose_name = "Messages"

    def ready(self):
        from cms.outbox import handlings, kinds
        from cms.outbox import health as health  # joins the checks by being imported

        kinds.declare("outbox.other", "Autre message")
        handlings.declare()

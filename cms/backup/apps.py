from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "cms.backup"
    label = "backup"
    verbose_name = "Sauvegarde"

    def ready(self):
        from cms.backup import health as health  # joins by being imported

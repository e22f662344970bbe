from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "cms.jobs"
    label = "jobs"
    verbose_name = "Tâches de fond"

    def ready(self):
        # Every app declares its periodic jobs and its resumable tasks in its tasks.py.
        autodiscover_modules("tasks")

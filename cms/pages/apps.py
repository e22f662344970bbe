from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PagesConfig(AppConfig):
    name = "cms.pages"
    label = "pages"
    verbose_name = "Pages"

    def ready(self):
        from cms.pages import handlings, permissions, renditions
        from cms.pages import identity as identity  # names the sender by being imported

        permissions.declare()
        handlings.declare()
        renditions.connect()
        autodiscover_modules("home_panels")

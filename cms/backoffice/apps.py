from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class BackofficeConfig(AppConfig):
    name = "cms.backoffice"
    label = "backoffice"
    verbose_name = "Back-office"


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own screens of users, kept for superusers alone (see roles.py)."""

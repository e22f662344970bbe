from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class BackofficeConfig(AppConfig):
    name = "cms.backoffice"
    label = "backoffice"
    verbose_name = "Back-office"

    def ready(self):
        from wagtail.admin.views.mixins import SpreadsheetExportMixin
        from wagtail.admin.widgets.chooser import BaseChooser

        from cms.backoffice import audit, csp, exports, handlings, permissions, task_handlings

        permissions.declare()
        handlings.declare()
        task_handlings.declare()
        audit.declare({"backoffice.edit": "Modification"})
        audit.join("outbox")  # the room of messages is below this one
        exports.guard_wagtail_exports(SpreadsheetExportMixin)
        csp.add_nonce_to_chooser(BaseChooser)


class StaffUsersConfig(WagtailUsersAppConfig):
    """Wagtail's own screens of users, kept for superusers alone (see roles.py)."""

"""Where imports join the back office: addresses, menu, audit actions."""

from django.urls import include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.backoffice import audit
from cms.backoffice.imports import urls
from cms.backoffice.imports.formats import formats_for
from cms.backoffice.imports.traces import ACTIONS

audit.declare(ACTIONS)


@hooks.register("register_admin_urls")
def register_import_urls():
    return [path("imports/", include(urls))]


class ImportsMenuItem(MenuItem):
    def is_shown(self, request):
        return bool(formats_for(request.user))


@hooks.register("register_admin_menu_item")
def register_imports_menu_item():
    return ImportsMenuItem(
        "Imports", reverse_lazy("imports:index"), name="imports", icon_name="download", order=250
    )

"""Where the duplicates join the back office."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from association.merging import registry
from association.merging.backoffice import compare, joins, merges, pages

joins.join()

urlpatterns = [
    path("", pages.QueueView.as_view(), name="merging"),
    path("fusions/", merges.MergesView.as_view(), name="merging_done"),
    path("fusions/<int:pk>/", merges.UndoView.as_view(), name="merging_undo"),
    path("<int:pk>/ecarter/", pages.DismissView.as_view(), name="merging_dismiss"),
    path("<int:pk>/reprendre/", pages.ReconsiderView.as_view(), name="merging_reconsider"),
    path("<slug:kind>/chercher/", pages.ScanView.as_view(), name="merging_scan"),
    path("<slug:kind>/<int:pk>/avec/", compare.MergeWithView.as_view(), name="merging_with"),
    path("<slug:kind>/<int:kept>/<int:absorbed>/", compare.CompareView.as_view(), name="merging_compare"),
]


@hooks.register("register_admin_urls")
def merging_urls():
    return [path("doublons/", include(urlpatterns))]


class MergingMenuItem(MenuItem):
    def is_shown(self, request):
        return bool(registry.allowed(request.user))


@hooks.register("register_admin_menu_item")
def merging_menu_item():
    return MergingMenuItem("Doublons", reverse("merging"), name="merging", icon_name="copy", order=260)


@hooks.register("insert_global_admin_css")
def merging_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/merging.css"))

"""Where privacy joins the back office: one group of the menu."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSetGroup

from association.privacy.backoffice import cards as cards
from association.privacy.backoffice import periods
from association.privacy.backoffice.register import RegisterOnPaperView, processing_activities
from association.privacy.backoffice.requests import ReceiveView, erasure_requests


class PeriodsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm("privacy.view_retentionperiod")


class PrivacyGroup(ModelViewSetGroup):
    menu_label = "Vie privée"
    menu_name = "privacy"
    menu_icon = "lock"
    menu_order = 860
    items = (erasure_requests, processing_activities, periods.purges)

    def get_submenu_items(self):
        url = reverse("retention_periods")
        kept = PeriodsMenuItem("Durées de conservation", url, name="periods", icon_name="time", order=2)
        return [*super().get_submenu_items(), kept]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return PrivacyGroup()


@hooks.register("register_admin_urls")
def register_urls():
    return [
        path("donnees/demande-recue/", ReceiveView.as_view(), name="erasure_receive"),
        path("donnees/durees/", periods.PeriodsView.as_view(), name="retention_periods"),
        path("donnees/durees/<str:code>/", periods.ChangePeriodView.as_view(), name="retention_period"),
        path("donnees/purger/", periods.PurgeNowView.as_view(), name="purge_now"),
        path("donnees/registre/", RegisterOnPaperView.as_view(), name="processing_register"),
    ]

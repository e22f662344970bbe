"""What the frame of every page of the site shows: network, menu, demonstration banner."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms.pages.models import NetworkSettings


def site_chrome(request):
    """Lazy: pages that do not show the frame pay nothing."""

    def menu():
        site = Site.find_for_request(request)
        return list(site.root_page.get_children().live().in_menu()) if site else []

    return {
        "network": SimpleLazyObject(lambda: NetworkSettings.load(request_or_site=request)),
        "main_menu": SimpleLazyObject(menu),
        "demo": settings.DEMO,
    }

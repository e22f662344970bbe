"""What the frame of every page of the site shows: network, menus, demonstration banner."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from cms.pages.models import NetworkSettings
from cms.pages.navigation import item_for, main_menu


def site_chrome(request):
    """Lazy: pages that do not show the frame pay nothing."""
    network = SimpleLazyObject(NetworkSettings.current)
    return {
        "network": network,
        "main_menu": SimpleLazyObject(lambda: main_menu(request)),
        "footer_menu": SimpleLazyObject(lambda: [item_for(page, request) for page in network.footer_pages()]),
        "demo": settings.DEMO,
    }

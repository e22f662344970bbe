"""The menus of the site: what is in them, and where the visitor stands."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction, Site


@dataclass(frozen=True)
class MenuItem:
    """current is the value of aria-current: "page" here, "true" within, empty elsewhere."""

    title: str
    url: str
    current: str = ""


def open_to_all(pages):
    """Those of the pages that are published and under no restriction (Wagtail's own public() asks twice)."""
    listed = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    restrictions = PageViewRestriction.objects.annotate(listed=listed)
    return pages.live().filter(~Exists(restrictions.filter(listed__startswith=F("page__path"))))


def item_for(page, request):
    url = page.get_url(request) or ""
    within = bool(url) and request.path.startswith(url)
    here = "page" if request.path == url else "true"
    return MenuItem(page.title, url, here if within else "")


def main_menu(request):
    """The pages right under the home page whose editor ticked « dans les menus »."""
    site = Site.find_for_request(request)
    if not site:
        return []
    pages = open_to_all(site.root_page.get_children().in_menu())
    return [item_for(page, request) for page in pages]

"""The menus of the site: what is in them, and where the visitor stands."""

from dataclasses import dataclass

from wagtail.models import Site


@dataclass(frozen=True)
class MenuItem:
    """current is the value of aria-current: "page" here, "true" within, empty elsewhere."""

    title: str
    url: str
    current: str = ""


def item_for(page, request):
    url = page.get_url(request) or ""
    if request.path == url:
        current = "page"
    else:
        current = "true" if url and request.path.startswith(url) else ""
    return MenuItem(page.title, url, current)


def main_menu(request):
    """The pages right under the home page whose editor ticked « dans les menus »."""
    site = Site.find_for_request(request)
    if not site:
        return []
    return [item_for(page, request) for page in site.root_page.get_children().live().in_menu()]

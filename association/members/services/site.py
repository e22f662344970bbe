"""The skeleton of a new site: home page, members, news."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from association.members.models import MembersPage, TerritorySettings
from cms.pages.models import HomePage, NetworkSettings, NewsIndexPage


@transaction.atomic
def init_site():
    """Make the pages every site has, where they are missing, and answer at SITE_URL.

    Wagtail's welcome page gives way to ours. Nothing that exists is changed, so it can be run
    at every start. Returns the pages made.
    """
    root = Page.get_first_root_node()
    # Their rows exist from the start: no page that only shows them ever has to write them.
    NetworkSettings.load()
    TerritorySettings.load()
    made = []
    home = HomePage.objects.first()
    if home is None:
        home = root.add_child(instance=HomePage(title="Accueil", slug="accueil"))
        made.append(home)
        _answer_at(settings.SITE_URL, home)
    for page in (
        MembersPage(title="Adhérents", slug="adherents", show_in_menus=True),
        NewsIndexPage(title="Actualités", slug="actualites", show_in_menus=True),
    ):
        if not type(page).objects.exists():
            made.append(home.add_child(instance=page))
    return made


def _answer_at(url, home):
    """Point the default site at the home page, under the network's name and the public address."""
    address = urlsplit(url)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or (443 if address.scheme == "https" else 80),
            "site_name": NetworkSettings.load().name,
            "root_page": home,
        },
    )
    # exact type: a page somebody made at the root is not Wagtail's welcome page.
    for welcome in Page.objects.child_of(home.get_parent()).filter(slug="home").exact_type(Page):
        if not welcome.get_children().exists():
            welcome.delete()

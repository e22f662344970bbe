"""A small public site for a test: its pages, two departments, and members on the map."""

from datetime import date
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Page, Site

from association.members.models import Department, MembersPage, OrganisationType, TerritorySettings
from cms.pages.models import HomePage, NetworkSettings, NewsIndexPage, NewsPage, StandardPage
from tests import factories
from tests.images import png

PARAGRAPH = ("paragraph", "<p>Coordonner les acteurs de la cancérologie.</p><h2>Comment</h2><p>Ensemble.</p>")
EVERY_BLOCK = [
    PARAGRAPH,
    ("callout", {"tone": "warning", "title": "Attention", "text": "<p>Service fermé lundi.</p>"}),
    ("quote", {"text": "Personne ne soigne seul.", "author": "Une infirmière"}),
    ("button", {"label": "Nous écrire", "page": None, "url": "https://exemple.invalid/"}),
    ("timeline", [{"date": "1999", "title": "Convention constitutive", "text": "<p>Signée à Albi.</p>"}]),
    ("people", {"title": "Pôle médical", "people": [{"name": "Claire Exemple", "role": "Médecin"}]}),
]


def make_site():
    """The home page and one page of each type, published; nothing in the lists yet."""
    home = HomePage(
        title="Accueil", slug="site", headline="Relier ceux qui soignent", introduction="Le réseau."
    )
    Page.objects.get(depth=1).add_child(instance=home)
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    about = add(home, StandardPage(title="Le réseau", slug="le-reseau", show_in_menus=True))
    missions = add(
        about, StandardPage(title="Missions", slug="missions", introduction="Ce que nous faisons.")
    )
    missions.body = EVERY_BLOCK
    missions.save_revision().publish()
    news = add(home, NewsIndexPage(title="Actualités", slug="actualites", show_in_menus=True))
    members = add(home, MembersPage(title="Adhérents", slug="adherents", show_in_menus=True))
    legal = add(home, StandardPage(title="Mentions légales", slug="mentions-legales"))
    NetworkSettings.objects.create(
        name="Réseau d’essai", phone="0536490000", email="contact@exemple.invalid", legal_page=legal
    )
    return SimpleNamespace(home=home, about=about, missions=missions, news=news, members=members, legal=legal)


def add(parent, page):
    return parent.add_child(instance=page)


def publish(parent, page):
    add(parent, page).save_revision().publish()
    return page


def picture(title="Un fil"):
    return Image.objects.create(
        title=title, description=title, file=ImageFile(ContentFile(png()), name=f"{title}.png")
    )


def add_news(site, count, year=2026, **fields):
    """Published items, one a day from 1 January; returns the last."""
    last = None
    for day in range(count):
        number = NewsPage.objects.count()
        last = publish(
            site.news,
            NewsPage(
                title=f"Nouvelle {number}",
                slug=f"nouvelle-{number}",
                summary=f"Résumé {number}",
                published_on=date(year, 1 + day // 28, 1 + day % 28),
                **fields,
            ),
        )
    return last


def make_territory():
    """Occitanie, with square outlines for two of its departments."""
    haute_garonne, gard = Department.objects.get(code="31"), Department.objects.get(code="30")
    for department, west in ((haute_garonne, 1.0), (gard, 3.5)):
        ring = [[west, 43], [west + 1.5, 43], [west + 1.5, 44.5], [west, 44.5], [west, 43]]
        department.outline = {"type": "Polygon", "coordinates": [ring]}
        department.outline_source = "IGN Admin Express"
        department.save()
    TerritorySettings.objects.create(region=haute_garonne.region)
    return haute_garonne, gard


def add_member(name, college=None, department=None, type_code=None, **fields):
    """An organisation admitted in March 2024; returns the organisation."""
    kind = OrganisationType.objects.get(code=type_code) if type_code else None
    organisation = factories.OrganisationFactory(
        name=name, display_name=name, department=department, type=kind, **fields
    )
    factories.member(organisation, college or factories.CollegeFactory(), on=date(2024, 3, 15))
    return organisation

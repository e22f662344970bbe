"""What a visitor reads on the pages of the site, and what they cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction, Site

from cms.backoffice.roles import Role
from cms.pages.models import HomePage, StandardPage
from tests.public_site import add, add_news, picture

MOST_QUERIES = 12


def queries_of(client, path):
    """How many queries the page costs once the address of the site is known."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_home_page_of_a_new_site_stands_without_content(client, db):
    home = add(Page.objects.get(depth=1), HomePage(title="Accueil", slug="vide"))
    Site.objects.update(root_page=home)
    page = client.get("/")
    assert page.status_code == 200
    assert "Réseau régional de cancérologie" in page.text
    assert "Actualités" not in page.text


def test_home_page_opens_two_doors_and_shows_the_latest_news(client, site):
    site.home.patients_text = "Trouver un lieu de soins."
    site.home.patients_links = [("link", {"label": "Voir les adhérents", "page": site.members, "url": ""})]
    site.home.professionals_links = [
        ("link", {"label": "Ailleurs", "page": None, "url": "https://exemple.invalid/"})
    ]
    site.home.save_revision().publish()
    add_news(site, 5)
    page = client.get("/").text
    assert "Relier ceux qui soignent" in page
    assert "Patients et proches" in page
    assert 'href="/adherents/"' in page
    assert 'href="https://exemple.invalid/"' in page
    assert "Nouvelle 4" in page
    assert "Nouvelle 1" not in page


def test_menu_says_where_the_visitor_is(client, site):
    page = client.get("/le-reseau/missions/").text
    assert '<a href="/le-reseau/" aria-current="true">Le réseau</a>' in page
    assert '<span aria-current="page">Missions</span>' in page
    assert "Mentions légales" in page
    assert 'href="tel:+33536490000"' in page


def test_text_page_shows_each_of_its_blocks(client, site):
    page = client.get("/le-reseau/missions/").text
    for words in ("Ce que nous faisons.", "Comment", "Service fermé lundi.", "Une infirmière", "Nous écrire"):
        assert words in page
    assert "Convention constitutive" in page
    assert "Claire Exemple" in page


def test_text_page_lists_the_pages_of_its_section_but_not_a_private_one(client, site):
    add(site.about, StandardPage(title="Équipe", slug="equipe"))
    private = add(site.about, StandardPage(title="Réservé", slug="reserve"))
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    page = client.get("/le-reseau/").text
    assert "Équipe" in page
    assert "Réservé" not in page


def test_news_are_sorted_by_date_and_narrowed_by_year(client, site):
    add_news(site, 2, year=2025)
    add_news(site, 1, year=2026)
    page = client.get("/actualites/").text
    assert page.index("Nouvelle 2") < page.index("Nouvelle 1") < page.index("Nouvelle 0")
    only_2025 = client.get("/actualites/?annee=2025").text
    assert "Nouvelle 2" not in only_2025
    assert "Nouvelle 1" in only_2025


@pytest.mark.parametrize("query", ["annee=1789", "annee=x", "page=999", "page=zéro", "annee=²"])
def test_news_index_bears_a_silly_address(client, site, query):
    add_news(site, 1)
    assert "Nouvelle 0" in client.get(f"/actualites/?{query}").text


def test_news_index_without_news_says_so(client, site):
    assert "Pas encore d’actualité" in client.get("/actualites/").text


def test_news_index_is_cut_into_pages_that_keep_the_year(client, site):
    add_news(site, 30)
    page = client.get("/actualites/?annee=2026&page=2").text
    assert "Page 2 sur 3" in page
    assert "annee=2026&amp;page=3" in page


def test_news_item_shows_its_picture_with_its_description(client, site):
    item = add_news(site, 1, image=picture("Un fil de teinture"))
    item.body = [("paragraph", "<p>Le texte.</p>"), ("picture", {"image": item.image, "caption": "Légende"})]
    item.save_revision().publish()
    page = client.get(item.url).text
    assert "1 janvier 2026" in page
    assert 'alt="Un fil de teinture"' in page
    assert "Légende" in page
    assert 'property="og:image"' in page


def test_news_item_says_when_it_was_updated_later(site):
    item = add_news(site, 1)
    item.published_on = date(2020, 1, 1)
    item.save_revision().publish()
    assert item.updated_on is None


def test_shared_link_carries_the_description(client, site):
    site.missions.search_description = "Les missions du réseau."
    site.missions.save_revision().publish()
    page = client.get("/le-reseau/missions/").text
    assert '<meta name="description" content="Les missions du réseau.">' in page
    assert '<link rel="canonical" href="' in page


@pytest.mark.parametrize("name", ["home", "missions", "news", "members"])
def test_editor_sees_a_page_before_publishing_it(staff_client, site, name):
    page = getattr(site, name)
    page.title = "Titre non publié"
    if name == "home":
        page.headline = "Titre non publié"
    page.save_revision()
    client = staff_client(Role.EDITOR_IN_CHIEF)
    view = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert "Titre non publié" in view.text


@pytest.mark.parametrize("path", ["/", "/actualites/"])
def test_lists_cost_the_same_with_two_and_twenty_items(client, site, path):
    add_news(site, 2, image=picture("deux"))
    with_two = queries_of(client, path)
    add_news(site, 18, image=picture("vingt"))
    assert queries_of(client, path) == with_two <= MOST_QUERIES


def test_a_page_of_text_is_cheap(client, site):
    assert queries_of(client, "/le-reseau/missions/") <= MOST_QUERIES


def test_a_news_item_is_cheap(client, site):
    item = add_news(site, 1, image=picture())
    item.body = site.missions.body
    item.save_revision().publish()
    its_image_with_its_sizes = 2
    assert queries_of(client, item.url) <= MOST_QUERIES - 1 + its_image_with_its_sizes

"""The public site before a person: any width, any means, no script needed."""

import pytest

from association.members.models import OrganisationContact, Partnership
from tests import factories
from tests.browser.conftest import NARROW, WIDE
from tests.public_site import add_member, add_news, make_site, make_territory, picture

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])


@pytest.fixture
def site(live_server, transactional_db):
    """A site with something on every page."""
    site = make_site()
    haute_garonne, gard = make_territory()
    public = factories.CollegeFactory(name="Établissements publics", slug="publics", order=1)
    users = factories.CollegeFactory(name="Usagers", slug="usagers", order=2)
    site.hospital = add_member(
        "Hôpital de la Garonne",
        public,
        haute_garonne,
        type_code="chu",
        latitude=43.6,
        longitude=1.44,
        phone="0561000000",
        street="1 place de l’Essai",
        source="Registre d’essai",
    )
    OrganisationContact.objects.create(
        organisation=site.hospital, label="Accueil", email="accueil@exemple.invalid", public=True
    )
    factories.OrganisationFactory(
        name="Site nord",
        display_name="Site nord",
        kind="site",
        parent=site.hospital,
        latitude=44,
        longitude=1.5,
    )
    add_member("Ligue du Gard", users, gard, city="Nîmes", latitude=43.8, longitude=4.3)
    add_member("Hôpital voisin", public, gard, city="Nîmes", latitude=43.8, longitude=4.3)
    Partnership.objects.create(
        organisation=factories.OrganisationFactory(),
        kind="network",
        start_on="2020-01-01",
        subject="Registre",
    )
    add_news(site, 14, image=picture())
    return site


PAGES = (
    "/",
    "/le-reseau/missions/",
    "/actualites/",
    "/actualites/nouvelle-0/",
    "/adherents/",
    "/adherents/?q=introuvable",
    "/adherents/hopital-de-la-garonne/",
    "/adherents/partenaires/",
    "/compte/login/",
    "/compte/password/reset/",
    "/compte/signup/",
    "/nulle-part/",
)


@WIDTHS
def test_every_page_is_accessible_and_fits_the_screen(open_page, site, defects, viewport):
    page = open_page(viewport)
    wrongs = []
    for path in PAGES:
        page.goto(path, wait_until="networkidle")
        wrongs += defects(page)
        if page.evaluate("document.documentElement.scrollWidth") > viewport["width"]:
            wrongs.append(f"{path} is wider than the screen")
        if page.locator("h1").count() != 1:
            wrongs.append(f"{path} has not one h1")
    assert not wrongs, "\n".join(wrongs)


@WIDTHS
def test_the_style_guide_is_accessible(open_page, site, defects, viewport, client):
    page = signed_in(open_page(viewport), client)
    page.goto("/style/")
    assert defects(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_forms_in_error_are_accessible(page, site, defects):
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill("personne@exemple.invalid")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    page.get_by_role("alert").wait_for()
    assert defects(page) == []


def signed_in(page, client):
    """The page of somebody of the staff, without going through the form."""
    client.force_login(factories.UserFactory(is_superuser=True))
    cookie = client.cookies["sessionid"].value
    page.goto("/")
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": page.url}])
    return page


def test_staff_reading_the_site_meet_no_refusal(open_page, site, client):
    page = signed_in(open_page(), client)
    page.goto("/", wait_until="networkidle")
    assert page.get_by_role("link", name="Administration").is_visible()
    assert page.evaluate("window.refusals") == []


def test_the_menu_opens_on_a_telephone_without_scripts(open_page, site):
    page = open_page(NARROW, javascript=False)
    page.goto("/")
    assert not page.get_by_role("link", name="Actualités", exact=True).first.is_visible()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("navigation", name="Navigation principale").get_by_role(
        "link", name="Actualités"
    ).click()
    assert page.url.endswith("/actualites/")


def test_the_menu_is_always_there_on_a_wide_screen(page, site):
    page.goto("/")
    assert page.get_by_role("navigation", name="Navigation principale").get_by_text("Adhérents").is_visible()


def test_the_keyboard_goes_straight_to_the_content(page, site):
    page.goto("/le-reseau/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_members_are_found_without_scripts(open_page, site):
    page = open_page(javascript=False)
    page.goto("/adherents/")
    assert page.get_by_text("La carte demande JavaScript").is_visible()
    page.get_by_label("Nom, ville ou n° FINESS").fill("hopital")
    page.get_by_label("Département").select_option("Gard")
    page.get_by_role("button", name="Chercher").click()
    assert page.get_by_role("heading", name="1 adhérent").is_visible()
    page.get_by_role("link", name="Hôpital voisin").click()
    assert page.get_by_role("heading", name="Hôpital voisin").is_visible()


def test_the_map_is_walked_with_the_keyboard(page, site):
    page.goto("/adherents/", wait_until="networkidle")
    place = page.get_by_role("button", name="Hôpital de la Garonne, Toulouse")
    place.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup").get_by_role("link", name="Hôpital de la Garonne")
    assert link.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Hôpital de la Garonne"
    page.keyboard.press("Escape")
    page.locator(".leaflet-popup").wait_for(state="detached")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Hôpital de la Garonne"
    )
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/adherents/hopital-de-la-garonne/")


def test_places_of_one_address_are_one_button_that_names_them_all(page, site, defects):
    page.goto("/adherents/", wait_until="networkidle")
    page.get_by_role("button", name="2 lieux\u00a0: Nîmes").click()
    popup = page.locator(".leaflet-popup")
    assert popup.get_by_role("link", name="Ligue du Gard").is_visible()
    assert popup.get_by_role("link", name="Hôpital voisin").is_visible()
    assert defects(page) == []


def test_every_place_of_the_map_is_reached_by_tabbing(page, site):
    page.goto("/adherents/", wait_until="networkidle")
    page.locator(".map-skip").focus()
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert {"Hôpital de la Garonne, Toulouse", "Site nord, Toulouse", "2 lieux\u00a0: Nîmes"} <= reached


def test_a_filter_narrows_the_map(page, site):
    page.goto("/adherents/?departement=31", wait_until="networkidle")
    assert page.locator(".place").count() == 2
    assert page.get_by_text("2 lieux sur la carte.").is_visible()

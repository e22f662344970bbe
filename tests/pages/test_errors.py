"""When something is wrong, the page says so in French, with a reference to give."""

import pytest
from django.test import Client, RequestFactory

from cms import views
from tests.factories import UserFactory


def test_an_address_that_leads_nowhere(client, site):
    page = client.get("/nulle-part/")
    assert page.status_code == 404
    assert "Page introuvable" in page.text
    assert page["X-Request-Reference"] in page.text


def test_a_page_one_may_not_open(client, site):
    client.force_login(UserFactory())
    page = client.get("/style/")
    assert page.status_code == 403
    assert "Accès refusé" in page.text


def test_a_form_that_has_expired(site):
    client = Client(enforce_csrf_checks=True)
    page = client.post("/compte/login/", {"login": "a@exemple.invalid", "password": "x"})
    assert page.status_code == 403
    assert "Le formulaire a expiré" in page.text


def test_a_failure_asks_nothing_of_the_database(django_db_blocker):
    request = RequestFactory().get("/")
    request.reference = "AB12CD34"
    with django_db_blocker.block():
        page = views.server_error(request)
    assert page.status_code == 500
    assert "Une erreur est survenue" in page.text
    assert "AB12CD34" in page.text


def test_maintenance_asks_nothing_of_the_database(client, settings):
    settings.MAINTENANCE = True
    page = client.get("/")  # no database in this test: a query would fail it
    assert page.status_code == 503
    assert "Le site revient" in page.text


def test_the_demonstration_says_so_on_every_page(client, site, settings):
    settings.DEMO = True
    for path in ("/", "/le-reseau/", "/nulle-part/", "/compte/login/"):
        page = client.get(path).text
        assert "Démonstration" in page
        assert '<meta name="robots" content="noindex">' in page


@pytest.mark.parametrize("path", ["original_images/x.png", "documents/x.pdf", "images/../documents/x.pdf"])
def test_only_the_images_of_pages_are_served(client, site, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)

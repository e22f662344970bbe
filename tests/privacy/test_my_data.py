"""« Mes données »: reading, taking away, asking for erasure."""

from datetime import timedelta

import pytest
from django.test import Client

from association.privacy.models import ErasureRequest
from association.privacy.services import requests
from association.records.dated import today
from cms.backoffice.roles import Role
from tests import factories
from tests.outbox.reading import mailed
from tests.privacy.conftest import confirm

pytestmark = pytest.mark.django_db

PAGES = ["", "tout/", "telecharger/", "effacement/"]
ASKS = {"understood": "on"}


@pytest.mark.parametrize("page", PAGES)
def test_nobody_enters_without_signing_in(site, page):
    assert Client().get(f"/espace/donnees/{page}").status_code == 302
    assert Client().post(f"/espace/donnees/{page}", ASKS).status_code in (302, 405)
    assert not ErasureRequest.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_and_is_kept_by_no_cache(client, person, page):
    response = client.get(f"/espace/donnees/{page}")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_what_is_held_is_named_and_explained(client, person):
    page = client.get("/espace/donnees/").text
    for words in ("Adresses e-mail professionnelles", "Savoir qui participe au réseau", "puis trois ans"):
        assert words in page


def test_everything_is_read_on_one_page(client, person):
    factories.affiliation(person, factories.OrganisationFactory(display_name="Clinique des Essais"))
    page = client.get("/espace/donnees/tout/").text
    assert "Clinique des Essais" in page
    assert page.count("anne@chu.invalid") >= 3


def test_the_download_is_the_same_in_json(client, person):
    response = client.get("/espace/donnees/telecharger/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    tables = {table["table"]: table["rows"] for table in response.json()["tables"]}
    assert tables["people.Person"][0]["Nom d’exercice"] == "Martin"


@pytest.mark.parametrize("page", ["tout/", "telecharger/"])
def test_a_session_left_open_shows_nothing(client, person, page):
    confirm(client, ago=3600)
    response = client.get(f"/espace/donnees/{page}")
    assert response.headers["Location"].startswith("/compte/reauthenticate/")


def test_a_session_left_open_asks_for_nothing(client, person):
    confirm(client, ago=3600)
    response = client.post("/espace/donnees/effacement/", ASKS)
    assert response.headers["Location"].startswith("/compte/reauthenticate/")
    assert not ErasureRequest.objects.exists()


def test_the_plan_is_read_before_asking(client, person):
    requests_page = client.get("/espace/donnees/effacement/").text
    assert "Ce qui est supprimé" in requests_page
    assert requests_page.index("Ce qui est supprimé") < requests_page.index("Demander l’effacement")


def test_one_asks_and_hears_of_the_date(client, person):
    page = client.post("/espace/donnees/effacement/", ASKS, follow=True).text
    made = ErasureRequest.objects.get()
    assert (made.person, made.user) == (person, person.user)
    assert timedelta(days=28) <= made.due_on - today() <= timedelta(days=31)
    assert f"{made.due_on:%d/%m/%Y}" in page
    assert "effacement" in mailed("anne@chu.invalid")[-1].subject
    assert "Votre demande d’effacement" in client.get("/espace/").text


def test_the_box_must_be_ticked(client, person):
    page = client.post("/espace/donnees/effacement/", {})
    assert "Cochez la case" in page.text
    assert not ErasureRequest.objects.exists()


def test_asking_twice_asks_once(client, person):
    for _ in range(2):
        client.post("/espace/donnees/effacement/", ASKS)
    assert ErasureRequest.objects.count() == 1


def test_one_takes_it_back(client, person):
    client.post("/espace/donnees/effacement/", ASKS)
    page = client.post("/espace/donnees/effacement/retirer/", follow=True).text
    assert "rien n’est effacé" in page
    assert ErasureRequest.objects.get().state == ErasureRequest.State.CANCELLED
    assert (
        "Aucune demande n’est en attente"
        in client.post("/espace/donnees/effacement/retirer/", follow=True).text
    )
    client.post("/espace/donnees/effacement/", ASKS)
    assert ErasureRequest.objects.filter(state="waiting").count() == 1


def test_nobody_takes_back_the_request_of_another(client, person):
    other = factories.UserFactory()
    theirs = requests.ask_erasure(user=other)
    client.post("/espace/donnees/effacement/retirer/")
    theirs.refresh_from_db()
    assert theirs.state == ErasureRequest.State.WAITING


def test_a_refusal_is_read_in_ones_space(client, person, staff):
    made = requests.ask_erasure(user=person.user)
    requests.refuse_request(
        request=made, reason="Un litige est en cours.", by=staff(Role.NETWORK_ADMINISTRATOR)
    )
    assert "Un litige est en cours." in client.get("/espace/donnees/effacement/").text


def test_whoever_works_here_is_told_what_comes_first(client, site, staff):
    client.force_login(staff(Role.TRAINING_MANAGER))
    confirm(client)
    page = client.get("/espace/donnees/effacement/").text
    assert "fermer votre compte" in page
    assert "Demander l’effacement" not in page
    client.post("/espace/donnees/effacement/", ASKS)
    assert not ErasureRequest.objects.exists()


def test_an_account_without_a_person_reads_its_own(client, site):
    client.force_login(factories.UserFactory(email="seul@chu.invalid"))
    confirm(client)
    assert "seul@chu.invalid" in client.get("/espace/donnees/tout/").text

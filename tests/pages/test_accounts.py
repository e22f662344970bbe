"""The pages of an account: in French, in our look, and saying nothing of who has one."""

import pytest

from tests.factories import UserFactory
from tests.outbox.reading import link_in, mailed

PASSWORD = "un mot de passe de test"


def test_signing_in_leads_to_the_site(client, site):
    user = UserFactory(password=PASSWORD)
    assert "Se connecter" in client.get("/compte/login/").text
    answer = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "Vous êtes connecté." in client.get("/").text
    assert "Se déconnecter" in client.get("/").text


def test_a_wrong_password_is_refused_in_french(client, site):
    page = client.post("/compte/login/", {"login": "a@exemple.invalid", "password": "faux"})
    assert page.status_code == 200
    assert 'role="alert"' in page.text


def test_a_forgotten_password_is_chosen_anew_by_mail(client, site):
    user = UserFactory()
    client.post("/compte/password/reset/", {"email": user.email})
    (message,) = mailed(user.email)
    assert "Choisir un nouveau mot de passe" in message.subject
    link = link_in(message, "/compte/password/reset/")
    form = client.get(link, follow=True)
    assert "Nouveau mot de passe" in form.text
    new = "une autre phrase de passe"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_an_unknown_address_gets_the_same_page(client, site):
    known = client.post("/compte/password/reset/", {"email": UserFactory().email}, follow=True)
    unknown = client.post("/compte/password/reset/", {"email": "inconnu@exemple.invalid"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert known.request["PATH_INFO"] == unknown.request["PATH_INFO"]
    assert "Aucun compte n’est ouvert" in mailed("inconnu@exemple.invalid")[0].text


def test_a_link_used_twice_is_refused_kindly(client, site):
    page = client.get("/compte/password/reset/key/1-abc/", follow=True)
    assert "Ce lien ne sert plus" in page.text


@pytest.mark.parametrize("path", ["password/change/", "email/", "logout/"])
def test_one_changes_ones_own_account(client, site, path):
    user = UserFactory()
    client.force_login(user)
    page = client.get(f"/compte/{path}")
    assert page.status_code == 200
    assert "Réseau d’essai" in page.text


@pytest.mark.parametrize(
    "path", ["inactive/", "confirm-email/", "confirm-email/abc/", "password/reset/done/"]
)
def test_the_rarer_pages_are_ours_too(client, site, path):
    page = client.get(f"/compte/{path}")
    assert page.status_code in (200, 404)
    assert "Réseau d’essai" in page.text

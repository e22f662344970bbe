"""A person takes a copy of everything the network holds of them, and asks for it to be erased."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from association.privacy.models import ErasureRequest
from tests import factories
from tests.browser.conftest import NARROW, WIDE
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "un mot de passe de test"


@pytest.fixture
def eva(db):
    make_site()
    account = factories.UserFactory(email="eva@chu.invalid", first_name="Éva", last_name="Durand")
    person = factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid", user=account)
    factories.affiliation(person, function="Infirmière de coordination")
    return account


def test_one_exports_everything_then_asks_for_erasure(page, eva, defects):
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(eva.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/espace/$"))

    page.get_by_role("link", name="Mes données").click()
    sound(page, defects)
    page.get_by_role("link", name="Tout lire").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    expect(page.locator("main")).to_contain_text("Infirmière de coordination")
    sound(page, defects)
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger (JSON)").click()
    copy = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert copy["format"] == "maillage-mes-donnees"
    assert "Infirmière de coordination" in json.dumps(copy, ensure_ascii=False)

    page.goto("/espace/donnees/effacement/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    sound(page, defects)
    page.get_by_label("je demande l’effacement de mes données", exact=False).check()
    page.get_by_role("button", name="Demander l’effacement").click()
    assert ErasureRequest.objects.get(user=eva).state == "waiting"
    page.goto("/espace/")
    expect(page.locator("main")).to_contain_text("effacement")
    sound(page, defects)


def sound(page, defects):
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        assert defects(page) == []

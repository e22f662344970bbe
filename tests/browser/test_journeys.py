"""The product's main work, done in a browser by those whose work it is."""

import csv
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from association.members.models import Membership, Organisation
from cms.backoffice.roles import Role
from tests import factories
from tests.public_site import make_site, make_territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REAL_FILE = Path(settings.BASE_DIR) / "demo/data/facilities-occitanie.csv"
PASSWORD = "un mot de passe de test"
HOSPITAL = "CENTRE HOSPITALIER DE REVEL"


@pytest.fixture
def sign_in(page, staff):
    """sign_in(Role.X) → the page, signed in through the sign-in form."""

    def enter(role):
        user = staff(role)
        page.goto("/compte/login/")
        page.get_by_label("E-mail").fill(user.email)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page).to_have_url(re.compile("/admin/$"))
        return page

    return enter


@pytest.fixture
def file_with_a_mistyped_number(tmp_path):
    """The real file, where one digit of one FINESS number was mistyped."""
    lines = list(csv.reader(REAL_FILE.read_text(encoding="utf-8").splitlines()))
    line = next(line for line in lines if line[1] == HOSPITAL)
    right, line[0] = line[0], line[0][:-1] + str((int(line[0][-1]) + 1) % 10)
    path = tmp_path / "facilities.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return path, right


def test_from_the_real_file_to_the_public_map(sign_in, file_with_a_mistyped_number):
    make_site()
    make_territory()
    factories.founding_texts()
    college = factories.CollegeFactory(name="Autres établissements de santé")
    path, right_number = file_with_a_mistyped_number

    page = sign_in(Role.MEMBERSHIP_ADMINISTRATOR)
    page.goto("/admin/imports/facilities/nouveau/")
    page.get_by_role("button", name=re.compile("^Fichier")).set_input_files(path)
    page.get_by_role("button", name="Lire ce fichier").click()
    call_command("run_jobs", verbosity=0)  # the worker, for once by hand
    page.reload()

    page.get_by_role("link", name=re.compile("^Refusées 1$")).click()
    expect(page.locator("main")).to_contain_text("clé")
    assert not Organisation.objects.exists(), "a preview writes nothing"
    page.get_by_role("link", name="Corriger").click()
    page.get_by_label("id", exact=True).fill(right_number)
    page.get_by_role("button", name="Relire cette ligne").click()

    page.get_by_role("button", name=re.compile("Créer 569 organisations")).click()
    expect(page.locator("main")).to_contain_text("569 organisations créées")
    assert Organisation.objects.count() == 569

    hospital = Organisation.objects.get(name=HOSPITAL)
    page.goto(f"/admin/organisation/inspect/{hospital.pk}/")
    page.get_by_role("link", name="Enregistrer une candidature").first.click()
    page.get_by_label("Collège demandé").select_option(label=college.name)
    page.get_by_label("Candidature reçue le").fill("2024-01-10")
    confirm(page)

    for text in ("Convention constitutive", "Charte du réseau"):
        act(page, "Enregistrer une signature")
        option = page.locator("option", has_text=text).first.get_attribute("value")
        page.get_by_label("Texte signé").select_option(option)
        page.get_by_label("Signé le").fill("2024-02-01")
        page.get_by_label("Signataire").fill("Dominique Petit")
        page.get_by_label("Qualité").fill("directrice")
        confirm(page)
    assert not Membership.objects.active().exists(), "signed, but nobody decided yet"
    act(page, "Admettre")
    page.get_by_label("Date").fill("2024-03-15")
    page.get_by_label("Décision").fill("CA du 15 mars 2024, n° 2024-03")
    confirm(page)
    expect(page.locator("main")).to_contain_text("Actif")

    page.goto("/adherents/?q=revel")
    expect(page.get_by_role("link", name="Centre hospitalier de Revel").first).to_be_visible()
    marker = page.locator(".leaflet-marker-icon[title*='Revel'], .leaflet-marker-icon[aria-label*='Revel']")
    expect(marker).to_have_count(1)
    expect(page.locator("main")).to_contain_text("Eurostat")


def act(page, name):
    """Open one of the possible acts of the record on screen."""
    page.get_by_role("link", name=name).first.click()


def confirm(page):
    """Send the form by the keyboard: Wagtail's calendar opens over the button when a date has the focus."""
    page.locator("main form button[type=submit]").last.press("Enter")
    page.wait_for_url(re.compile("/inspect/"))


def test_a_news_item_from_the_first_word_to_the_site(sign_in, open_page):
    site = make_site()
    page = sign_in(Role.EDITOR_IN_CHIEF)
    page.goto(f"/admin/pages/add/pages/newspage/{site.news.pk}/")
    page.get_by_role("textbox", name="Titre").first.fill("Ouverture d’une consultation à Revel")
    page.get_by_role("textbox", name="Résumé").fill("Une consultation d’oncogériatrie ouvre en mars.")
    page.get_by_role("button", name=re.compile("Plus d’actions|Plus d'actions|Actions")).last.click()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator(".messages")).to_contain_text("publiée")

    visitor = open_page()
    visitor.goto("/actualites/")
    visitor.get_by_role("link", name="Ouverture d’une consultation à Revel").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Ouverture d’une consultation à Revel")

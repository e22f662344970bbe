"""A representative proposes a new address for their hospital; staff accept it; the public reads it."""

import re

import pytest
from playwright.sync_api import expect

from association.members.models import ChangeProposal
from association.members.services import representatives
from cms.backoffice.roles import Role
from tests import factories
from tests.browser.conftest import NARROW, WIDE
from tests.factories import today
from tests.public_site import add_member, make_site, make_territory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "un mot de passe de test"


@pytest.fixture
def hospital(db):
    make_site()
    department, _ = make_territory()
    return add_member(
        "Clinique des Essais",
        department=department,
        street="1 rue Vieille",
        postcode="31000",
        city="Toulouse",
        phone="05 36 49 00 01",
    )


@pytest.fixture
def anne(hospital):
    """A professional who represents the clinic, with an account."""
    account = factories.UserFactory(email="anne@clinique.invalid")
    person = factories.person(
        first_name="Anne", last_name="Martin", email="anne@clinique.invalid", user=account
    )
    factories.affiliation(person, hospital, function="Directrice")
    representatives.designate(organisation=hospital, person=person, kind="holder", start_on=today())
    return account


def sign_in(page, user, lands):
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile(lands))
    return page


@pytest.fixture
def sound(defects):
    """sound(page): nothing breaks on this screen, on a desktop and on a telephone."""

    def check(page):
        for viewport in (NARROW, WIDE):
            page.set_viewport_size(viewport)
            assert defects(page) == []

    return check


def test_a_new_address_from_the_representative_to_the_public(open_page, staff, hospital, anne, sound):
    hers = sign_in(open_page(), anne, "/espace/")
    hers.goto("/espace/")
    hers.get_by_role("link", name="Mon organisation").click()
    expect(hers.get_by_role("heading", level=1)).to_have_text("Clinique des Essais")
    sound(hers)
    hers.get_by_role("link", name="Voir la liste").click()
    expect(hers.locator("main")).to_contain_text("Directrice")
    sound(hers)
    hers.go_back()
    hers.get_by_role("link", name="Proposer une modification").click()
    sound(hers)
    hers.get_by_label("Adresse", exact=False).first.fill("2 rue Neuve")
    hers.get_by_label("Code postal").fill("30000")
    hers.get_by_label("Commune").fill("Nîmes")
    hers.get_by_label("Un mot pour le réseau").fill("Depuis lundi.")
    hers.get_by_role("button", name="Transmettre au réseau").click()
    expect(hers.locator("main")).to_contain_text("attendent la réponse du réseau")
    sound(hers)

    visitor = open_page()
    visitor.goto(f"/adherents/{hospital.slug}/")
    expect(visitor.locator("main")).to_contain_text("1 rue Vieille")

    theirs = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    theirs.get_by_role("link", name="Clinique des Essais").click()
    main = theirs.locator("main")
    for words in ("1 rue Vieille", "2 rue Neuve", "Depuis lundi."):
        expect(main).to_contain_text(words)
    sound(theirs)
    theirs.get_by_role("link", name="Accepter").first.click()
    expect(theirs.get_by_label("Accepter : code postal")).to_be_checked()
    sound(theirs)
    theirs.get_by_role("button", name="Accepter ce qui est coché").click()
    expect(main).to_contain_text("Acceptée")
    assert ChangeProposal.objects.get().state == "accepted"

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("2 rue Neuve")
    expect(visitor.locator("main")).to_contain_text("30000 Nîmes")
    expect(visitor.locator("main")).to_contain_text("Gard")

    visitor.goto("/boite-locale/?a=anne@clinique.invalid")
    visitor.get_by_role("link", name="Vos modifications sont acceptées").click()
    expect(visitor.locator(".mailbox__text, main").last).to_contain_text("code postal")
    hers.reload()
    expect(hers.locator("main")).to_contain_text("Proposer une modification")
    expect(hers.locator("main")).to_contain_text("acceptée")


def test_the_screens_of_representatives_are_sound(open_page, staff, hospital, anne, sound):
    page = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    for address in ("/admin/representative/", "/admin/representative/new/", "/admin/changeproposal/"):
        page.goto(address)
        sound(page)
    page.goto(hospital.get_backoffice_url())
    expect(page.locator("main")).to_contain_text("Anne Martin")
    page.get_by_role("link", name="Anne Martin").click()
    sound(page)
    page.get_by_role("link", name="Terminer").first.click()
    expect(page.locator("main")).to_contain_text("n’a plus de titulaire")
    sound(page)

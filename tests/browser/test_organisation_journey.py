"""A representative proposes a new address for their clinic; staff accept it; the public reads it."""

import pytest
from playwright.sync_api import expect

from association.members.models import ChangeProposal
from cms.backoffice.roles import Role
from tests import factories
from tests.browser.conftest import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def anne(anne, clinic):
    """She also works there."""
    factories.affiliation(anne.person, clinic, function="Directrice")
    return anne


def test_a_new_address_from_the_representative_to_the_public(open_page, staff, clinic, anne, sound):
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
    visitor.goto(f"/adherents/{clinic.slug}/")
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


def test_the_screens_of_representatives_are_sound(open_page, staff, clinic, anne, sound):
    page = sign_in(open_page(), staff(Role.MEMBERSHIP_ADMINISTRATOR), "/admin/$")
    for address in ("/admin/representative/", "/admin/representative/new/", "/admin/changeproposal/"):
        page.goto(address)
        sound(page)
    page.goto(clinic.get_backoffice_url())
    expect(page.locator("main")).to_contain_text("Anne Martin")
    page.get_by_role("link", name="Anne Martin").click()
    sound(page)
    page.get_by_role("link", name="Terminer").first.click()
    expect(page.locator("main")).to_contain_text("n’a plus de titulaire")
    sound(page)

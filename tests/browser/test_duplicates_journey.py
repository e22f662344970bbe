"""Staff find somebody entered twice, merge the two records, and undo it."""

import re

import pytest
from playwright.sync_api import expect

from association.merging.services.detection import scan
from association.people.models import Person
from cms.backoffice.roles import Role
from tests import factories
from tests.browser.conftest import NARROW, WIDE
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "un mot de passe de test"


@pytest.fixture
def twice(db):
    """Hélène Roux, noted by two secretaries."""
    make_site()
    organisation = factories.OrganisationFactory()
    first = factories.person(
        first_name="Hélène", last_name="Roux", email="helene.roux@chu.invalid", phone="05 61 00 00 01"
    )
    second = factories.person(
        first_name="Helene", last_name="ROUX", email="h.roux@chu.invalid", phone="05 61 00 00 02"
    )
    for person, function in ((first, "Oncologue"), (second, "Cheffe de service")):
        factories.affiliation(person, organisation, function=function)
    scan("people.Person")
    return first, second


def check(page, defects):
    for viewport in (NARROW, WIDE):
        page.set_viewport_size(viewport)
        assert defects(page) == []


def test_two_records_become_one_and_are_parted_again(page, staff, twice, defects):
    user = staff(Role.MEMBERSHIP_ADMINISTRATOR)
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page).to_have_url(re.compile("/admin/$"))

    page.goto("/admin/doublons/")
    expect(page.locator("main")).to_contain_text("Hélène Roux")
    check(page, defects)
    page.get_by_role("link", name="Comparer").first.click()
    expect(page.locator("main")).to_contain_text("À choisir")
    check(page, defects)
    page.get_by_label("05 61 00 00 02").check()
    page.get_by_role("button", name="Fusionner").press("Enter")
    expect(page.locator(".messages")).to_contain_text("Défaire cette fusion")
    assert phones() == {"05 61 00 00 02"}
    expect(page.locator("main")).to_contain_text("Cheffe de service")

    page.get_by_role("link", name="Défaire cette fusion").click()
    expect(page.locator("main")).to_contain_text("redevient une fiche à part")
    check(page, defects)
    page.get_by_role("button", name="Défaire la fusion").press("Enter")
    expect(page.locator(".messages")).to_contain_text("de nouveau une fiche à part")
    assert phones() == {"05 61 00 00 01", "05 61 00 00 02"}


def phones():
    return set(Person.objects.filter(last_name__iexact="roux").values_list("phone", flat=True))

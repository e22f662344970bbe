"""The members' screens of the back office in a real browser: accessible, obedient to the policy, usable."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from association.members.models import Organisation
from cms.backoffice.roles import Role
from tests.browser.conftest import NARROW, WIDE
from tests.factories import CollegeFactory, OrganisationFactory, candidate, member, sign_both

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def records(live_server):
    OrganisationFactory(display_name="Hôpital Saint-Éloi", kind="site")
    waiting = candidate(OrganisationFactory(display_name="Clinique des Tilleuls"))
    active = member(OrganisationFactory(display_name="Centre hospitalier des Pins", latitude=43, longitude=1))
    return {"candidate": sign_both(waiting), "member": active}


@pytest.fixture
def enter(open_page, staff, live_server):
    """enter(Role.X) → a page signed in with that role."""

    def make(role, viewport=WIDE):
        client = Client()
        client.force_login(staff(role))
        page = open_page(viewport)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return make


def addresses(records):
    organisation = records["member"].organisation
    yield "/admin/"
    for name in ("organisation", "membership", "college", "foundingtext", "partnership", "organisationtype"):
        yield reverse(f"{name}:index")
    for view in ("inspect", "edit", "history"):
        yield reverse(f"organisation:{view}", args=[organisation.pk])
    for view in ("inspect", "history", "sign", "suspend", "exclude", "merge", "change-college"):
        yield reverse(f"membership:{view}", args=[records["member"].pk])
    yield reverse("membership:admit", args=[records["candidate"].pk])
    yield reverse("membership:add")


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_every_screen_of_the_members_is_accessible(enter, records, defects, viewport):
    page = enter(Role.MEMBERSHIP_ADMINISTRATOR, viewport)
    found = []
    for address in addresses(records):
        page.goto(address)
        found += defects(page)
    assert found == []


def test_an_organisation_is_chosen_by_its_name_without_accents(enter, records):
    page = enter(Role.MEMBERSHIP_ADMINISTRATOR)
    college = CollegeFactory()
    page.goto(reverse("membership:add"))
    page.get_by_role("button", name="Choisir une organisation").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Rechercher").fill("hopital eloi")
    expect(dialog.get_by_role("link", name="Clinique des Tilleuls")).to_have_count(0)
    dialog.get_by_role("link", name="Hôpital Saint-Éloi").click()
    page.get_by_label("Collège demandé").select_option(label=college.name)
    page.get_by_role("button", name="Enregistrer une candidature").click()
    expect(page.get_by_text("la candidature est enregistrée")).to_be_visible()
    assert Organisation.objects.get(display_name="Hôpital Saint-Éloi").memberships.count() == 1


def test_a_contact_is_added_to_an_organisation(enter, records):
    page = enter(Role.MEMBERSHIP_ADMINISTRATOR)
    organisation = records["member"].organisation
    page.goto(reverse("organisation:edit", args=[organisation.pk]))
    page.locator("#id_contacts-ADD").click()
    page.get_by_label("Service ou fonction").fill("Secrétariat")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_text("Modifications enregistrées")).to_be_visible()
    assert organisation.contacts.get().label == "Secrétariat"

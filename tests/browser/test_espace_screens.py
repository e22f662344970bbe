"""Mon espace in a real browser: every page of a person, empty and full, accessible at both widths."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from association.people.models import Person, Profession, Specialty
from association.people.services.consents import record_consent
from association.people.services.declarations import declare_interests, read_declaration
from association.people.services.profiles import SHOWN, set_public_profile
from association.people.services.proofs import SALT, add_own_email
from cms.backoffice.roles import Role
from tests.browser.conftest import NARROW, WIDE
from tests.factories import OrganisationFactory, UserFactory, affiliation, person, today
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Anesthésiologie-réanimation-et-médecine-périopératoire-de-l’établissement"
LONG = f"{WORDS}{WORDS}"[:80]
PAGES = (
    "espace_home", "espace_profile", "espace_profile_edit", "espace_email_add", "espace_organisation_find",
    "espace_consents", "espace_declarations", "espace_declare", "espace_public_profile",
)  # fmt: skip


@pytest.fixture
def enter(open_page, live_server):
    """enter(user) → a page signed in as that account."""

    def make(user, viewport=WIDE):
        client = Client()
        client.force_login(user)
        page = open_page(viewport)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return make


def newcomer():
    """Somebody just linked: nothing is known but the name."""
    return person(first_name="Anne", last_name="Martin", user=UserFactory())


def veteran():
    """Somebody with everything, and the longest names there may be."""
    known = person(
        first_name=LONG, last_name=LONG, title="pr", phone="05 61 00 00 00", palliative_care=True,
        email=f"{'x' * 60}@{'y' * 50}.invalid", user=UserFactory(),
    )  # fmt: skip
    known.professions.set(Profession.objects.all()[:6])
    known.specialties.set(Specialty.objects.all()[:12])
    add_own_email(person=known, address=f"{'z' * 60}@exemple.invalid", user=known.user)
    hospital = OrganisationFactory(display_name=f"Centre hospitalier {LONG}"[:190])
    affiliation(known, hospital, function=LONG, service=LONG, main=True)
    affiliation(known, function="Interne", end_on=date(2024, 1, 1))
    affiliation(known, function="Vacataire", end_on=today() + timedelta(days=30))
    link = {
        "company": LONG,
        "nature": "trial",
        "subject": LONG,
        "start_on": date(2025, 1, 1),
        "amount_band": "none",
    }
    for days_ago in (500, 350):
        declaration = declare_interests(
            person=known, nothing_to_declare=False, links=[link] * 3, source="paper",
            on=today() - timedelta(days=days_ago),
        )  # fmt: skip
    read_declaration(declaration=declaration, reader=UserFactory(first_name=LONG), reason=LONG)
    for purpose, given in (("newsletters", True), ("surveys", False)):
        record_consent(person=known, purpose=purpose, given=given, source="paper")
    set_public_profile(
        person=known,
        published=True,
        user=known.user,
        presentation=f"{LONG}\n\n{LONG}",
        **dict.fromkeys(SHOWN, True),
    )
    return known


def addresses(known):
    yield from map(reverse, PAGES)
    yield reverse("espace_organisation_find") + "?q=centre"
    yield reverse("espace_email_prove", args=[signing.dumps(1, salt=SALT)])
    for post in known.affiliations.filter(end_on=None):
        yield reverse("espace_affiliation_end", args=[post.pk])
        yield reverse("espace_affiliation_begin", args=[post.organisation_id])
    for declaration in known.declarations.all():
        yield reverse("espace_declaration", args=[declaration.pk])
    if hasattr(known, "public_profile"):
        yield reverse("public_profile", args=[known.public_profile.slug])


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("who", [newcomer, veteran])
def test_every_page_is_accessible_and_fits_the_screen(enter, defects, who, viewport):
    make_site()
    known = who()
    page = enter(known.user, viewport)
    found = []
    for address in addresses(known):
        page.goto(address)
        found += defects(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address} is wider than the screen")
    assert found == []


def test_somebody_declares_interests_and_confirms_their_record(enter):
    make_site()
    known = newcomer()
    affiliation(known, main=True)
    page = enter(known.user)
    page.goto("/espace/")
    page.get_by_role("link", name="Déclarer").first.click()
    page.get_by_label("Entreprise ou organisme").fill("Laboratoire d’essai")
    page.get_by_label("Nature du lien").select_option(label="Conférence, formation, article")
    page.get_by_label("Depuis le").fill("2025-03-01")
    page.get_by_label("Montant annuel").select_option(label="Moins de 1 000 €")
    page.get_by_role("button", name="Déclarer sur l’honneur").click()
    expect(page.get_by_text("enregistrée pour un an")).to_be_visible()
    page.goto("/espace/profil/")
    page.get_by_role("button", name="Tout est exact").click()
    expect(page.get_by_text("confirmé pour un an")).to_be_visible()
    assert Person.objects.get(pk=known.pk).profile_confirmed_on == today()


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_screens_of_people_in_the_back_office_are_accessible(enter, defects, staff, viewport):
    known = veteran()
    secretary = staff(Role.NETWORK_ADMINISTRATOR)
    page = enter(secretary, viewport)
    acts = ("affilier", "ajouter-adresse", "retirer-adresse", "confirmer", "consentement", "declaration")
    declaration = known.declarations.first()
    found = []
    for address in (
        reverse("person:index"), reverse("person:add"), reverse("person:inspect", args=[known.pk]),
        reverse("declarations"), reverse("declaration_read", args=[declaration.pk]), reverse("rpps_search"),
        reverse("rpps_file"), *(reverse(f"person:{act}", args=[known.pk]) for act in acts),
    ):  # fmt: skip
        page.goto(address)
        found += defects(page)
    page.goto(reverse("declaration_read", args=[declaration.pk]))
    page.get_by_label("Pour quelle raison").fill("Relecture du référentiel")
    page.get_by_role("button", name="Consulter").click()
    expect(page.get_by_text("Votre consultation est notée")).to_be_visible()
    found += defects(page)
    assert found == []

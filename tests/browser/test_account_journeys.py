"""Opening an account, joining the team, signing in with two proofs: in a browser, as those who do it."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from association.people.models import Person, User
from association.people.services import staff as team
from cms.backoffice.roles import Role
from tests import factories
from tests.accounts.doing import code
from tests.browser.conftest import NARROW
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "un mot de passe de test"
CHOSEN = "une girafe lit le journal"
ADDRESS = "anne.martin@chu.invalid"


@pytest.fixture(autouse=True)
def _installed(settings, live_server):
    make_site()
    settings.SITE_URL = live_server.url
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True


def open_letter(page, subject):
    """Open the latest message of that subject in the local mailbox, and follow its link."""
    page.goto("/boite-locale/")
    page.get_by_role("link", name=subject).first.click()
    letter = page.frame_locator("iframe").get_by_role("link").first
    page.goto(letter.get_attribute("href"))


def sign_in(page, email, password=PASSWORD):
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def set_up_application(page):
    """Copy the secret, as an application of codes does, and give its code. Returns the secret."""
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label(re.compile("^Code")).fill(code(secret))
    page.get_by_role("button", name="Activer").click()
    return secret


def test_a_professional_signs_up_is_recognised_and_declares_interests(page):
    known = factories.person(first_name="Anne", last_name="Martin-Roques", email=ADDRESS)
    page.goto("/compte/login/")
    page.get_by_role("link", name="Créez-le").click()
    page.get_by_label("Prénom").fill("Anne")
    page.get_by_label("Nom", exact=True).fill("Martin")
    page.get_by_label("E-mail").fill(ADDRESS)
    page.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
    page.locator("#id_password2").fill(CHOSEN)
    page.get_by_role("button", name="Créer mon compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez votre adresse")
    known.refresh_from_db()
    assert known.user is None, "nothing is linked before the address is confirmed"

    open_letter(page, "Confirmez votre adresse e-mail")
    page.get_by_role("button", name="C’est mon adresse").click()
    sign_in(page, ADDRESS, CHOSEN)
    expect(page).to_have_url(re.compile("/espace/$"))
    expect(page.locator("main")).to_contain_text("Martin-Roques")
    known.refresh_from_db()
    assert known.user.email == ADDRESS
    assert Person.objects.count() == 1

    page.get_by_role("link", name="Mes intérêts").first.click()
    page.get_by_role("link", name=re.compile("[Dd]éclarer")).first.click()
    page.get_by_role("checkbox", name=re.compile("aucun", re.IGNORECASE)).check()
    page.get_by_role("button", name="Déclarer sur l’honneur").click()
    expect(page.locator("body")).to_contain_text("Votre déclaration est enregistrée pour un an.")
    assert known.declarations.count() == 1


def test_a_colleague_is_invited_sets_a_second_factor_and_signs_in_with_it(page, open_page, staff, settings):
    florence = staff(Role.NETWORK_ADMINISTRATOR, first_name="Florence", last_name="Delmas")
    sign_in(page, florence.email)
    page.goto("/admin/equipe/")
    page.get_by_role("link", name="Inviter un collègue").click()
    page.locator("#id_first_name").fill("Léa")
    page.locator("#id_last_name").fill("Fabre")
    page.locator("#id_email").fill("lea.fabre@reseau.invalid")
    page.get_by_label("Gestion des formations").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages")).to_contain_text("L’invitation est partie.")

    settings.SECOND_FACTOR_REQUIRED = True
    lea = open_page()
    open_letter(lea, "Rejoignez l’équipe du réseau")
    expect(lea.locator("main")).to_contain_text("Léa Fabre, votre compte sera ouvert")
    lea.get_by_label("Mot de passe", exact=True).fill(CHOSEN)
    lea.get_by_label("Le même, pour vérifier").fill(CHOSEN)
    lea.get_by_role("button", name="Ouvrir mon compte").click()
    expect(lea.get_by_role("heading", level=1)).to_have_text("Protégez votre compte")
    lea.goto("/admin/pages/")
    expect(lea.get_by_role("heading", level=1)).to_have_text("Protégez votre compte")

    lea.get_by_role("link", name="Utiliser une application de codes").click()
    secret = set_up_application(lea)
    expect(lea.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    assert lea.locator(".codes li").count() == 10
    lea.goto("/admin/")
    expect(lea.locator("main")).to_contain_text("Bonjour Léa")

    cache.clear()  # half a minute later: a code serves once
    again = open_page()
    sign_in(again, "lea.fabre@reseau.invalid", CHOSEN)
    expect(again.get_by_role("heading", level=1)).to_have_text("Second facteur")
    again.goto("/admin/")
    expect(again.get_by_role("heading", level=1)).to_have_text("Second facteur")
    again.get_by_label("Code").fill(code(secret))
    again.get_by_role("button", name="Se connecter").click()
    expect(again).to_have_url(re.compile("/admin/$"))
    assert team.roles_of(User.objects.get(email="lea.fabre@reseau.invalid")) == {Role.TRAINING_MANAGER}


def test_with_the_keyboard_alone_password_then_code(open_page, staff, settings):
    from tests.accounts.doing import give_application

    settings.SECOND_FACTOR_REQUIRED = True
    user = staff(Role.TRAINING_MANAGER)
    give_application(user)
    page = open_page(NARROW)
    page.goto("/compte/login/")
    reach(page, "#id_login")
    page.keyboard.type(user.email)
    reach(page, "#id_password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Second facteur")
    reach(page, "#id_code")
    page.keyboard.type(code())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Se connecter"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/admin/$"))


def reach(page, selector, steps=60):
    """Press Tab until the element has the focus; each stop on the way shows where one is."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
        )
        assert style, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is out of the keyboard’s reach")


def virtual_key(page):
    """A passkey in the browser, which says yes to everything."""
    chrome = page.context.new_cdp_session(page)
    chrome.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    chrome.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_then_opens_the_back_office_alone(page, staff, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = staff(Role.TRAINING_MANAGER)
    virtual_key(page)
    sign_in(page, user.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Protégez votre compte")
    page.get_by_role("link", name="Utiliser une clé d’accès").click()
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    page.goto("/admin/")
    expect(page.locator("main")).to_contain_text("Bonjour")

    page.goto("/compte/logout/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    page.goto("/compte/login/")
    page.get_by_role("button", name="Avec une clé d’accès").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    expect(page.locator("main")).to_contain_text("Bonjour")

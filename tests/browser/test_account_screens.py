"""Every page of an account, without a defect, on a computer and on a telephone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from association.people.services import invitations
from cms.backoffice.roles import Role
from cms.settings.identity import pro_sante_connect
from tests import factories
from tests.accounts.doing import PASSWORD, code, give_application, give_recovery_codes
from tests.browser.conftest import NARROW, WIDE
from tests.outbox.reading import link_in, mailed
from tests.public_site import make_site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "anne.martin@chu.invalid"
OUTSIDE = [
    "/compte/login/",
    "/compte/signup/",
    "/compte/confirm-email/",
    "/compte/confirm-email/abc/",
    "/compte/password/reset/",
    "/compte/password/reset/done/",
    "/compte/password/reset/key/1-abc/",
    "/compte/password/reset/key/done/",
    "/compte/inactive/",
    "/compte/invitation/abc/",
    "/compte/tiers/login/cancelled/",
    "/compte/tiers/login/error/",
    "/compte/oidc/psc/login/",
]
INSIDE = [
    "/compte/email/",
    "/compte/password/change/",
    "/compte/logout/",
    "/compte/reauthenticate/",
    "/compte/sessions/",
    "/compte/tiers/",
    "/compte/second-facteur/",
    "/compte/second-facteur/requis/",
    "/espace/securite/",
]
#: Asked for once the password was given again.
CHANGING = [
    "/compte/second-facteur/recovery-codes/",
    "/compte/second-facteur/recovery-codes/generate/",
    "/compte/second-facteur/totp/deactivate/",
    "/compte/second-facteur/webauthn/",
    "/compte/second-facteur/webauthn/add/",
]
TEAM = ["/admin/equipe/", "/admin/equipe/inviter/", "/admin/equipe/comptes-sans-fiche/"]


@pytest.fixture(autouse=True)
def _installed(settings, live_server):
    make_site()
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.SOCIALACCOUNT_PROVIDERS = pro_sante_connect(
        client_id="essai", secret="essai", sandbox=True, discovery="http://127.0.0.1:9/.well-known/essai"
    )


@pytest.fixture(params=[WIDE, NARROW], ids=["computer", "telephone"])
def page(request, open_page):
    return open_page(request.param)


@pytest.fixture
def wrongs(page, defects):
    """wrongs(path) → what is wrong with the page: its status, its defects, its width, its heading."""

    def visit(path):
        answer = page.goto(path)
        return [f"{path}: {answer.status}"] * (answer.status not in (200, 401, 404)) + look(path)

    def look(name):
        found = defects(page)
        too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        found += [f"{name} is wider than the screen"] * too_wide
        return found + [f"{name} has not one h1"] * (page.locator("h1").count() != 1)

    visit.look = look
    return visit


def sign_in(page, email, password=PASSWORD):
    page.goto("/compte/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def every(visit, paths):
    return [wrong for path in paths for wrong in visit(path)]


def test_before_signing_in(page, wrongs):
    assert every(wrongs, OUTSIDE) == []


def test_forms_sent_back_with_their_errors(page, wrongs):
    found = []
    for path, button in (
        ("/compte/login/", "Se connecter"),
        ("/compte/signup/", "Créer mon compte"),
        ("/compte/password/reset/", "Recevoir le lien"),
    ):
        page.goto(path)
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        assert page.locator(".field__error").count(), path
        found += wrongs.look(f"{path} with errors")
    assert found == []


def test_the_steps_that_come_by_mail(page, wrongs, settings, live_server):
    settings.SITE_URL = live_server.url
    user = factories.UserFactory()
    Client().post("/compte/password/reset/", {"email": user.email})
    names = {"first_name": "Anne", "last_name": "Martin", "email": ADDRESS}
    Client().post("/compte/signup/", names | {"password1": PASSWORD, "password2": PASSWORD})
    by = factories.UserFactory(is_superuser=True)
    for address in ("lea@reseau.invalid", user.email):
        invitations.invite(
            email=address, first_name="Léa", last_name="Fabre", roles=[Role.TRAINING_MANAGER], by=by
        )
    links = [
        link_in(mailed(user.email)[0], "/compte/password/reset/key/"),
        link_in(mailed(ADDRESS)[0], "/compte/confirm-email/"),
        link_in(mailed("lea@reseau.invalid")[0], "/compte/invitation/"),
        link_in(mailed(user.email)[-1], "/compte/invitation/"),
    ]
    assert every(wrongs, links) == []
    sign_in(page, user.email)
    assert every(wrongs, links[2:]) == []


def test_once_signed_in(page, wrongs):
    user = factories.UserFactory(first_name="Anne", last_name="Martin")
    user.emailaddress_set.create(email="une.adresse.plutot.longue.pour.un.telephone@chu-essai.invalid")
    SocialAccount.objects.create(user=user, provider="psc", uid="899700024450", extra_data={})
    sign_in(page, user.email)
    assert every(wrongs, INSIDE) == []


def test_setting_up_and_changing_a_second_factor(page, wrongs):
    user = factories.UserFactory()
    sign_in(page, user.email)
    page.goto("/compte/second-facteur/totp/activate/")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()
    found = wrongs.look("setting up an application")
    give_application(user)
    give_recovery_codes(user)
    found += every(wrongs, CHANGING)
    key = Authenticator.objects.create(
        user=user, type="webauthn", data={"name": "Mon téléphone", "credential": {}}
    )
    keys = "/compte/second-facteur/webauthn/"
    found += every(wrongs, [keys, f"{keys}keys/{key.pk}/edit/", f"{keys}keys/{key.pk}/remove/"])
    assert found == []


def test_giving_the_second_factor(page, wrongs):
    user = factories.UserFactory()
    give_application(user)
    sign_in(page, user.email)
    page.get_by_role("heading", name="Second facteur").wait_for()
    found = wrongs.look("second factor")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Se connecter").click()
    page.locator(".field__error").wait_for()
    found += wrongs.look("second factor, wrong")
    page.get_by_label("Code").fill(code())
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url("**/espace/")
    assert found + every(wrongs, ["/compte/second-facteur/reauthenticate/"]) == []


def test_too_many_tries(page, wrongs, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    for _ in range(2):
        page.goto("/compte/password/reset/")
        page.get_by_label("E-mail").fill(ADDRESS)
        page.get_by_role("button", name="Recevoir le lien").click()
    assert "Trop d’essais" in page.locator("h1").inner_text()
    assert wrongs.look("too many tries") == []


def test_the_screens_of_the_team(page, wrongs, staff):
    by = staff(Role.NETWORK_ADMINISTRATOR, first_name="Florence", last_name="Delmas")
    louis = staff(Role.TRAINING_MANAGER, first_name="Louis", last_name="Fabre")
    invited = invitations.invite(
        email="lea@reseau.invalid", first_name="Léa", last_name="Fabre", roles=[Role.TRAINING_MANAGER], by=by
    )
    for _ in range(2):
        factories.person(email="secretariat@chu.invalid")
    factories.UserFactory(email="secretariat@chu.invalid")
    sign_in(page, by.email)
    page.wait_for_url("**/admin/")
    acts = [f"/admin/equipe/{louis.pk}/{act}" for act in ("", "role/", "fermer/", "rouvrir/")]
    acts += [f"/admin/equipe/roles/{louis.role_holdings.get().pk}/terminer/"]
    acts += [f"/admin/equipe/invitations/{invited.pk}/{act}/" for act in ("renvoyer", "annuler")]
    assert every(wrongs, TEAM + acts) == []

"""The second factor: who must have one, what a pending one reaches, and what a stolen code is worth."""

import pytest
from django.core.cache import cache
from django.test import Client

from association.people.models import User
from cms.backoffice.roles import Role
from tests.accounts.doing import (
    another_code,
    code,
    give_application,
    give_recovery_codes,
    is_signed_in,
    reauthenticate,
    second_factors,
    sign_in,
    signed_in_fully,
)
from tests.factories import UserFactory
from tests.project import world
from tests.project.addresses import address
from tests.project.routes import routes

pytestmark = pytest.mark.django_db

AUTHENTICATE = "/compte/second-facteur/authenticate/"
#: Where the missing proof is given.
SIGNING_IN = (AUTHENTICATE, "/compte/second-facteur/webauthn/login/")


def answers(client, path):
    """The answer to a GET, whatever it breaks."""
    client.raise_request_exception = False
    response = client.get(path)
    if response.streaming:
        response.getvalue()
    return response


@pytest.fixture
def protected(db):
    """Every address that asks somebody to sign in, with a real URL."""
    world.build()
    found = []
    for route in routes():
        try:
            url = address(route)
        except (LookupError, AttributeError):
            continue  # no object for it in the test world: tests/project/test_permissions.py says so
        response = answers(Client(), url)
        if response.status_code == 302 and response.headers["Location"].startswith("/compte/login/"):
            found.append(url)
    assert len(found) > 200
    return found


def test_a_password_without_its_code_reaches_nothing(protected):
    user = UserFactory(is_superuser=True)
    give_application(user)
    client = Client()
    assert sign_in(client, user).headers["Location"] == AUTHENTICATE
    reached = [
        url
        for url in protected
        if url not in SIGNING_IN
        and not answers(client, url).headers.get("Location", "").startswith("/compte/login/")
    ]
    assert reached == []


@pytest.mark.parametrize("role", [*Role, None])
def test_whoever_enters_the_back_office_sets_one_up_first(client, site, staff, two_proofs, role):
    user = staff(role) if role else UserFactory(is_superuser=True)
    sign_in(client, user)
    for path in ("/admin/", "/admin/pages/", "/admin/equipe/", "/admin/account/", "/admin/nowhere/"):
        assert client.get(path).headers["Location"] == "/compte/second-facteur/requis/"
        assert client.post(path).headers["Location"] == "/compte/second-facteur/requis/"
    page = client.get("/compte/second-facteur/requis/")
    assert "Protégez votre compte" in page.text


def test_a_professional_needs_none(client, site, two_proofs):
    sign_in(client, UserFactory())
    assert is_signed_in(client)


def test_setting_one_up_asks_for_the_password_once_more_then_opens_the_back_office(
    client, site, staff, two_proofs
):
    user = staff(Role.TRAINING_MANAGER)
    sign_in(client, user)
    page = client.get("/compte/second-facteur/totp/activate/")
    assert page.headers["Location"].startswith("/compte/reauthenticate/")
    reauthenticate(client, then="/compte/second-facteur/totp/activate/")
    form = client.get("/compte/second-facteur/totp/activate/").context["form"]
    client.post("/compte/second-facteur/totp/activate/", {"code": code(form.secret)})
    assert "totp" in second_factors(user)
    assert client.get("/admin/").status_code == 200


def test_a_session_older_than_the_second_factor_proves_it_before_entering(client, site, staff, two_proofs):
    """A stolen session, from before its owner set the second factor up elsewhere, opens nothing."""
    user = staff(Role.TRAINING_MANAGER)
    elsewhere = Client()
    sign_in(elsewhere, user)
    give_application(user)
    assert signed_in_fully(user).get("/admin/").status_code == 200
    cache.clear()  # half a minute later: the code just given is worth another look
    assert elsewhere.get("/admin/").headers["Location"].startswith("/compte/second-facteur/reauthenticate/")
    elsewhere.post("/compte/second-facteur/reauthenticate/", {"code": code()})
    assert elsewhere.get("/admin/").status_code == 200


def test_whoever_must_have_one_keeps_the_last_one(site, staff, two_proofs):
    user = staff(Role.TRAINING_MANAGER)
    give_application(user)
    client = signed_in_fully(user)
    cache.clear()  # half a minute later: the code just given is worth another look
    client.post("/compte/second-facteur/reauthenticate/", {"code": code()})
    client.post("/compte/second-facteur/totp/deactivate/")
    assert "totp" in second_factors(user)


def test_a_professional_may_take_theirs_away(client, site):
    user = UserFactory()
    sign_in(client, user)
    give_application(user)
    reauthenticate(client)
    client.post("/compte/second-facteur/totp/deactivate/")
    assert second_factors(user) == set()


def test_a_code_serves_once(site):
    user = UserFactory()
    give_application(user)
    now = code()
    first, thief = Client(), Client()
    sign_in(first, user)
    sign_in(thief, user)
    assert first.post(AUTHENTICATE, {"code": now}).status_code == 302
    assert thief.post(AUTHENTICATE, {"code": now}).status_code == 200
    assert not is_signed_in(thief)


def test_a_code_of_another_time_is_refused(site):
    user = UserFactory()
    give_application(user)
    for ahead in (-3, 3, 120):
        client = Client()
        sign_in(client, user)
        client.post(AUTHENTICATE, {"code": code(ahead=ahead)})
        assert not is_signed_in(client)


def test_guessing_codes_is_stopped(site):
    """A code found by chance in twelve tries is one in eighty thousand: after five, none is looked at."""
    user = UserFactory()
    give_application(user)
    client = Client()
    sign_in(client, user)
    for _ in range(12):
        client.post(AUTHENTICATE, {"code": another_code()})
    answer = client.post(AUTHENTICATE, {"code": code()})  # the right one, too late
    assert answer.status_code == 200
    assert not is_signed_in(client)
    again = Client()
    sign_in(again, user)
    again.post(AUTHENTICATE, {"code": code()})
    assert not is_signed_in(again), "another session does not start the count again"


def test_a_recovery_code_serves_once(site):
    user = UserFactory()
    give_application(user)
    one, two, *_ = give_recovery_codes(user)
    first, second, third = Client(), Client(), Client()
    for client, given, enters in ((first, one, True), (second, one, False), (third, two, True)):
        sign_in(client, user)
        client.post(AUTHENTICATE, {"code": given})
        assert is_signed_in(client) is enters


def test_recovery_codes_alone_are_no_second_factor(client, site, staff, two_proofs):
    user = staff(Role.TRAINING_MANAGER)
    sign_in(client, user)
    give_recovery_codes(user)
    assert client.get("/admin/").headers["Location"] == "/compte/second-facteur/requis/"


def test_secrets_are_not_kept_in_clear(site):
    from tests.accounts.doing import SECRET

    user = UserFactory()
    kept = str(give_application(user).data)
    codes = give_recovery_codes(user)
    kept += str([one.data for one in user.authenticator_set.all()])
    assert SECRET not in kept
    assert not any(one in kept for one in codes)


def test_a_sign_in_left_halfway_proves_nothing_for_the_next_one(site, staff, two_proofs):
    """allauth 65.20: proofs of an abandoned sign-in must not be counted for another account."""
    mine, theirs = UserFactory(), staff(Role.NETWORK_ADMINISTRATOR)
    for user in (mine, theirs):
        give_application(user)
    client = signed_in_fully(mine)
    client.post("/compte/logout/")
    sign_in(client, theirs)
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302
    assert User.objects.filter(last_login__isnull=False).count() == 1

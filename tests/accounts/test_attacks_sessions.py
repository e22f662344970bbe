"""Sessions: none fixed by another, none that outlives its account, its password or its time."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project_settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from association.people.services import staff as team
from cms.backoffice.roles import Role
from tests.accounts.doing import PASSWORD, is_signed_in, reauthenticate, sign_in
from tests.factories import UserFactory
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
NEW = "une autre phrase de passe"


def on(user, user_agent=FIREFOX):
    """A client signed in with that browser."""
    client = Client(headers={"user-agent": user_agent})
    sign_in(client, user)
    assert is_signed_in(client)
    return client


def test_the_session_of_before_signing_in_is_not_the_one_of_after(client, site):
    user = UserFactory()
    client.get("/compte/login/")
    client.session.update({"placed": "by somebody"})
    before = client.session
    before["placed"] = "by somebody"
    before.save()
    client.cookies[project_settings.SESSION_COOKIE_NAME] = before.session_key
    sign_in(client, user)
    assert client.session.session_key != before.session_key
    thief = Client()
    thief.cookies[project_settings.SESSION_COOKIE_NAME] = before.session_key
    assert not is_signed_in(thief)


def test_leaving_takes_a_click_not_a_link(client, site):
    client.force_login(UserFactory())
    assert "Voulez-vous vous déconnecter" in client.get("/compte/logout/").text
    client.get("/admin/logout/")
    assert is_signed_in(client)
    client.post("/compte/logout/")
    assert not is_signed_in(client)


def test_leaving_wants_a_token_of_the_site(site):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    assert client.post("/compte/logout/").status_code == 403
    assert is_signed_in(client)


def test_cookies_keep_to_themselves(client, site):
    sign_in(client, UserFactory())
    cookie = client.cookies[project_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_site_asks_no_cache_to_keep_what_it_shows_of_somebody(client, site):
    sign_in(client, UserFactory())
    for path in ("/espace/securite/", "/compte/email/", "/compte/second-facteur/", "/compte/sessions/"):
        assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("role", "hours", "stays"),
    [(None, 13, True), (Role.TRAINING_MANAGER, 11, True), (Role.TRAINING_MANAGER, 13, False)],
)
def test_a_session_left_alone_ends(site, staff, role, hours, stays):
    client = on(staff(role) if role else UserFactory())
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert is_signed_in(client) is stays


@pytest.mark.parametrize(("role", "days"), [(None, 30), (Role.TRAINING_MANAGER, 7)])
def test_a_session_in_daily_use_ends_all_the_same(site, staff, role, days):
    client = on(staff(role) if role else UserFactory())
    begun = timezone.now()
    step = timedelta(hours=10)
    passed = step
    while passed < timedelta(days=days):
        with time_machine.travel(begun + passed):
            assert is_signed_in(client)
        passed += step
    with time_machine.travel(begun + timedelta(days=days, minutes=1)):
        assert not is_signed_in(client)


def test_one_sees_where_the_account_is_open_and_closes_one(site):
    user = UserFactory()
    computer, telephone = on(user), on(user, IPHONE)
    page = computer.get("/compte/sessions/")
    assert "Firefox sur Windows" in page.text
    assert "Safari sur iPhone" in page.text
    (other,) = [session for session, _, here in page.context["sessions"] if not here]
    reauthenticate(computer)
    computer.post("/compte/sessions/", {"session": other.pk})
    assert not is_signed_in(telephone)
    assert is_signed_in(computer)


def test_one_closes_all_the_others(site):
    user = UserFactory()
    here, *others = on(user), on(user), on(user, IPHONE)
    reauthenticate(here)
    here.post("/compte/sessions/")
    assert [is_signed_in(client) for client in (here, *others)] == [True, False, False]


def test_closing_a_session_asks_who_is_there(site):
    user = UserFactory()
    here, there = on(user), on(user)
    assert here.post("/compte/sessions/").headers["Location"].startswith("/compte/reauthenticate/")
    assert is_signed_in(there)


def test_somebody_else_s_session_is_not_there_to_be_closed(site):
    mine, theirs = on(UserFactory()), on(UserFactory())
    session = theirs.get("/compte/sessions/").context["sessions"][0][0]
    reauthenticate(mine)
    assert mine.post("/compte/sessions/", {"session": session.pk}).status_code == 404
    assert is_signed_in(theirs)


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_of_sessions_asks_as_much_of_the_database_for_two_as_for_twenty(
    site, number, django_assert_max_num_queries
):
    user = UserFactory()
    *_, client = [on(user) for _ in range(number)]
    cache.clear()
    with django_assert_max_num_queries(16):
        client.get("/compte/sessions/")


def test_closing_an_account_ends_its_sessions_at_once(site, staff):
    user = UserFactory()
    client = on(user)
    team.close_account(user=user, by=staff(Role.NETWORK_ADMINISTRATOR))
    assert not is_signed_in(client)
    assert (
        "n’est plus actif"
        in Client().post("/compte/login/", {"login": user.email, "password": PASSWORD}, follow=True).text
    )


def test_a_session_does_not_come_back_with_its_account(site, staff):
    user, by = UserFactory(), staff(Role.NETWORK_ADMINISTRATOR)
    client = on(user)
    team.close_account(user=user, by=by)
    team.reopen_account(user=user, by=by)
    assert not is_signed_in(client)


def test_changing_the_password_signs_the_others_out_and_tells_the_owner(site):
    user = UserFactory()
    here, there = on(user), on(user)
    here.post("/compte/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert len(here.get("/compte/sessions/").context["sessions"]) == 1
    assert mailed(user.email)[-1].kind == "people.account_notice"


def test_changing_the_password_wants_the_former_one(site):
    user = UserFactory()
    client = on(user)
    client.post("/compte/password/change/", {"oldpassword": "au hasard", "password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


class TestForgottenPassword:
    def asked(self, user):
        Client().post("/compte/password/reset/", {"email": user.email})
        return link_in(mailed(user.email)[-1], "/compte/password/reset/key/")

    def choose(self, link, password=NEW):
        client = Client()
        form = client.get(link, follow=True).request["PATH_INFO"]
        client.post(form, {"password1": password, "password2": password})

    def test_the_link_serves_once_and_signs_everybody_out(self, site):
        user = UserFactory()
        thief = on(user)
        link = self.asked(user)
        self.choose(link)
        user.refresh_from_db()
        assert user.check_password(NEW)
        assert not is_signed_in(thief)
        self.choose(link, "la phrase de quelqu’un d’autre")
        user.refresh_from_db()
        assert user.check_password(NEW)

    def test_the_link_expires(self, site):
        user = UserFactory()
        link = self.asked(user)
        later = timezone.now() + timedelta(hours=26)
        with time_machine.travel(later):
            assert "Ce lien ne sert plus" in Client().get(link, follow=True).text
            self.choose(link)
        user.refresh_from_db()
        assert user.check_password(PASSWORD)

    def test_the_link_of_an_account_closed_since_opens_nothing(self, site, staff):
        user = UserFactory()
        link = self.asked(user)
        team.close_account(user=user, by=staff(Role.NETWORK_ADMINISTRATOR))
        self.choose(link)
        client = Client()
        sign_in(client, user, NEW)
        assert not is_signed_in(client)

    def test_the_key_is_not_left_in_the_address(self, site):
        link = self.asked(UserFactory())
        answer = Client().get(link)
        assert answer.status_code == 302
        assert answer.headers["Location"].endswith("-set-password/")

    def test_signing_in_again_is_asked_for(self, site):
        user = UserFactory()
        client = Client()
        form = client.get(self.asked(user), follow=True).request["PATH_INFO"]
        client.post(form, {"password1": NEW, "password2": NEW})
        assert not is_signed_in(client)

"""Signing in with Pro Santé Connect, before a service of our own that is as strict as the real one."""

import socket
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from association.people.accounts.psc.claims import NotAProfessional, identity
from association.people.models import Person, User
from association.people.services import profiles
from cms.backoffice.roles import Role
from cms.settings.identity import pro_sante_connect, sign_in_hosts
from tests import factories
from tests.accounts.doing import code, give_application, is_signed_in, reauthenticate, sign_in
from tests.accounts.fake_psc import CLIENT_ID, CLIENT_SECRET, NUMBER, FakeService, claims
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

LOGIN = "/compte/oidc/psc/login/"
ADDRESS = "anne.martin@chu.invalid"


@pytest.fixture
def service(site, settings, monkeypatch):
    """The service, set up; a request to any other host fails the test."""
    fake = FakeService()
    settings.SOCIALACCOUNT_PROVIDERS = pro_sante_connect(
        client_id=CLIENT_ID, secret=CLIENT_SECRET, sandbox=False, discovery=fake.discovery
    )
    connect = socket.create_connection

    def here_only(address, *args, **kwargs):
        assert address[0] == "127.0.0.1", f"request to {address[0]}"
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", here_only)
    yield fake
    fake.close()


def leave(client, path=LOGIN, **data):
    """To the service and back: the address of the return, its code and state in it."""
    away = client.post(path, data).headers["Location"]
    answer = requests.get(away, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://testserver")


def enter(client, **data):
    return client.get(leave(client, **data), follow=True)


def give_address(client, address=ADDRESS):
    names = {"first_name": "Anne", "last_name": "Martin"}
    return client.post("/compte/tiers/signup/", names | {"email": address}, follow=True)


def confirm(address=ADDRESS):
    Client().post(link_in(mailed(address)[0], "/compte/confirm-email/"))


def account(number=NUMBER, **fields):
    """Somebody whose record has the number, and who has an account."""
    return factories.person(rpps=number, user=factories.UserFactory(), **fields).user


class TestTheDoor:
    def test_it_is_shown_where_the_service_is_set_up(self, client, service):
        assert "Pro Santé Connect" in client.get("/compte/login/").text

    def test_it_is_not_there_otherwise(self, client, site):
        assert "Pro Santé Connect" not in client.get("/compte/login/").text
        assert client.get(LOGIN).status_code == 404
        assert client.get(f"{LOGIN}callback/?code=1&state=2").status_code == 404

    def test_it_wants_a_click(self, client, service):
        """A link to it, on another site, must sign nobody in (login CSRF)."""
        assert client.get(LOGIN).status_code == 200
        assert service.asked == []

    def test_what_is_asked_of_the_service(self, client, service):
        leave(client)
        (visit,) = service.visits
        assert set(visit["scope"].split()) == {"openid", "scope_all"}
        assert visit["acr_values"] == "eidas1"
        assert visit["redirect_uri"] == "http://testserver/compte/oidc/psc/login/callback/"
        assert len(visit["nonce"]) > 20

    def test_the_address_bar_changes_nothing_of_it(self, client, service):
        asked = "auth_params=redirect_uri%3Dhttps%253A%252F%252Fevil.example%26acr_values%3Dnone&scope=email"
        leave(client, f"{LOGIN}?{asked}")
        (visit,) = service.visits
        assert visit["redirect_uri"].startswith("http://testserver/")
        assert visit["acr_values"] == "eidas1"
        assert "email" not in visit["scope"]

    def test_a_service_that_is_down_is_said_kindly(self, client, service):
        service.close()
        page = client.post(LOGIN)
        assert page.status_code in (200, 401)
        assert "Connexion impossible" in page.text

    def test_a_service_that_goes_down_in_between_too(self, client, service):
        back = leave(client)
        service.close()
        assert "Connexion impossible" in client.get(back).text

    @pytest.mark.parametrize(("sandbox", "host"), [(False, "esw"), (True, "bas.psc")])
    def test_browsers_may_follow_the_form_there(self, sandbox, host):
        setup = {"client_id": "x", "sandbox": sandbox, "discovery": ""}
        hosts = sign_in_hosts(**setup)
        assert hosts == [f"https://auth.{host}.esante.gouv.fr", f"https://wallet.{host}.esante.gouv.fr"]
        assert sign_in_hosts(**setup | {"client_id": ""}) == []


class TestSomebodyKnown:
    def test_the_account_of_the_person_opens(self, client, service):
        user = account()
        enter(client)
        assert is_signed_in(client)
        assert int(client.session["_auth_user_id"]) == user.pk
        assert "Pro Santé Connect" in mailed(user.email)[-1].text

    def test_and_again_the_next_time(self, client, service):
        account()
        enter(client)
        again = Client()
        enter(again)
        assert is_signed_in(again)
        assert SocialAccount.objects.count() == 1

    def test_a_person_without_an_account_gets_theirs(self, client, service):
        known = factories.person(rpps=NUMBER, first_name="Anne", last_name="Martin")
        enter(client)
        give_address(client)
        confirm()
        known.refresh_from_db()
        assert known.user.email == ADDRESS
        assert Person.objects.count() == 1

    def test_a_closed_account_stays_closed(self, client, service):
        user = account()
        User.objects.filter(pk=user.pk).update(is_active=False)
        page = enter(client)
        assert "n’est plus actif" in page.text
        assert not is_signed_in(client)

    def test_a_number_typed_in_mon_espace_opens_nothing(self, client, service):
        """Somebody typed this professional's number on their own record: she must not work in there."""
        stranger = factories.person(user=factories.UserFactory())
        profiles.edit_own_profile(person=stranger, user=stranger.user, rpps=NUMBER)
        page = enter(client)
        assert "Un compte porte déjà ce numéro RPPS" in page.text
        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()


class TestSomebodyNew:
    def test_an_address_is_asked_for_and_confirmed(self, client, service):
        page = enter(client)
        assert "Terminer votre inscription" in page.text
        give_address(client)
        assert not is_signed_in(client)
        assert not Person.objects.exists()
        confirm()
        person = Person.objects.get()
        assert (person.rpps, person.user.email, person.last_name) == (NUMBER, ADDRESS, "Martin")
        enter(client)
        assert is_signed_in(client)

    def test_little_is_kept_of_what_the_service_says(self, client, service):
        enter(client)
        give_address(client)
        kept = str(SocialAccount.objects.get().extra_data)
        assert NUMBER in kept
        assert "HOPITAL" not in kept
        assert "otherIds" not in kept

    @pytest.mark.parametrize("verified", [True, False])
    def test_an_address_the_service_would_give_proves_nothing(self, client, service, verified):
        owner = factories.UserFactory(email=ADDRESS)
        service.person = claims(email=ADDRESS, email_verified=verified)
        page = enter(client)
        assert "Terminer votre inscription" in page.text
        assert ADDRESS not in page.text
        give_address(client, "autre@chu.invalid")
        assert EmailAddress.objects.get(email=ADDRESS).user == owner
        assert not EmailAddress.objects.get(email="autre@chu.invalid").verified

    def test_an_address_that_has_an_account_is_not_told(self, client, service):
        owner = factories.UserFactory(email=ADDRESS)
        enter(client)
        page = give_address(client)
        assert "Confirmez votre adresse" in page.text
        assert "Vous avez déjà un compte" in mailed(ADDRESS)[0].subject
        assert not SocialAccount.objects.filter(user=owner).exists()


class TestAnAccountJoinsIt:
    def join(self, client, user):
        sign_in(client, user)
        reauthenticate(client)
        return enter(client, process="connect")

    def test_the_number_is_noted_on_the_record(self, client, service):
        known = factories.person(user=factories.UserFactory())
        self.join(client, known.user)
        known.refresh_from_db()
        assert known.rpps == NUMBER
        assert SocialAccount.objects.get().user == known.user

    def test_another_number_than_the_record_s_is_refused(self, client, service):
        known = factories.person(user=factories.UserFactory(), rpps="10000000006")
        page = self.join(client, known.user)
        assert "un autre numéro RPPS" in page.text
        assert not SocialAccount.objects.exists()
        known.refresh_from_db()
        assert known.rpps == "10000000006"

    def test_an_identity_already_joined_elsewhere_stays_there(self, client, service):
        owner = account()
        enter(Client())
        other = factories.UserFactory()
        page = self.join(client, other)
        assert "déjà relié à un autre compte" in page.text
        assert SocialAccount.objects.get().user == owner

    def test_it_asks_for_the_password_once_more(self, client, service):
        user = factories.UserFactory()
        sign_in(client, user)
        page = enter(client, process="connect")
        assert "Confirmez que c’est vous" in page.text
        assert not SocialAccount.objects.exists()

    def test_it_is_taken_away_only_while_a_password_remains(self, client, service):
        enter(client)
        give_address(client)
        confirm()
        enter(client)
        joined = SocialAccount.objects.get()
        page = client.post("/compte/tiers/", {"account": joined.pk})
        assert page.status_code == 200
        assert SocialAccount.objects.exists()


class TestWhoIsTurnedAway:
    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"SubjectRefPro": {"exercices": []}}, "pas d’exercice"),
            ({"SubjectRefPro": {}}, "pas d’exercice"),
            ({"SubjectRefPro": None}, "pas d’exercice"),
            ({"SubjectRefPro": "médecin"}, "pas d’exercice"),
            ({"SubjectRefPro": {"exercices": ["médecin"]}}, "pas d’exercice"),
            ({"SubjectNameID": ""}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": None}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": 899700024450}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": NUMBER}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": f"9{NUMBER}"}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": "3B0123456789"}, "pas donné de numéro RPPS"),
            ({"SubjectNameID": "899700024451"}, "pas valable"),
            ({"SubjectNameID": "8997000244٥٠"}, "pas valable"),
        ],
    )
    def test_without_what_makes_a_professional(self, client, service, said, why):
        account()
        service.userinfo = said
        page = enter(client)
        assert why in page.text
        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()

    def test_the_claims_of_the_test_card(self):
        assert identity(claims()) == (NUMBER, "Anne", "Martin")
        with pytest.raises(NotAProfessional):
            identity({})


class TestTampering:
    @pytest.fixture(autouse=True)
    def known(self, service):
        return account()

    def refused(self, client, path):
        page = client.get(path, follow=True)
        assert "Connexion impossible" in page.text
        assert not is_signed_in(client)
        assert not SocialAccount.objects.exists()

    def test_another_state(self, client):
        code = parse_qs(urlsplit(leave(client)).query)["code"][0]
        self.refused(client, f"{LOGIN}callback/?code={code}&state=invente")

    def test_no_state(self, client):
        code = parse_qs(urlsplit(leave(client)).query)["code"][0]
        self.refused(client, f"{LOGIN}callback/?code={code}")

    def test_somebody_else_s_return(self, client):
        """The code and state of the attacker's own visit, opened in the victim's browser."""
        self.refused(client, leave(Client()))

    def test_a_return_opened_twice(self, client):
        back = leave(client)
        client.get(back)
        client.post("/compte/logout/")
        SocialAccount.objects.all().delete()
        self.refused(client, back)

    def test_a_code_of_another_visit(self, client):
        """PKCE: a stolen code is worth nothing without the secret of the visit it was made for."""
        stolen = parse_qs(urlsplit(leave(Client())).query)["code"][0]
        state = parse_qs(urlsplit(leave(client)).query)["state"][0]
        self.refused(client, f"{LOGIN}callback/?code={stolen}&state={state}")

    @pytest.mark.parametrize("nonce", ["", "d-une-autre-visite", None])
    def test_an_identity_token_of_another_visit(self, client, service, nonce):
        service.tokens = {"nonce": nonce}
        self.refused(client, leave(client))

    @pytest.mark.parametrize(
        "token",
        [{"aud": "quelqu-un-d-autre"}, {"iss": "https://evil.example"}, {"exp": 1}, {"sub": "un autre"}],
        ids=["audience", "issuer", "expired", "subject"],
    )
    def test_an_identity_token_for_another_use(self, client, service, token):
        service.tokens = token
        self.refused(client, leave(client))

    def test_userinfo_about_somebody_else(self, client, service):
        service.userinfo = {"sub": "f:550dc1c8:quelqu-un"}
        self.refused(client, leave(client))

    def test_giving_up(self, client):
        client.post(LOGIN)
        state = next(iter(client.session["socialaccount_states"]))
        page = client.get(f"{LOGIN}callback/?error=access_denied&state={state}", follow=True)
        assert "Vous avez renoncé" in page.text


def test_the_staff_still_give_their_second_factor(client, service, staff, two_proofs):
    """eidas1 is one proof, ours is the other."""
    user = staff(Role.TRAINING_MANAGER)
    factories.person(rpps=NUMBER, user=user)
    give_application(user)
    enter(client)
    assert not is_signed_in(client)
    client.post("/compte/second-facteur/authenticate/", {"code": code()})
    assert client.get("/admin/").status_code == 200


def test_the_staff_without_one_set_it_up(client, service, staff, two_proofs):
    user = staff(Role.TRAINING_MANAGER)
    factories.person(rpps=NUMBER, user=user)
    enter(client)
    assert client.get("/admin/").headers["Location"] == "/compte/second-facteur/requis/"


def test_nothing_was_asked_of_anybody_else(client, service):
    account()
    enter(client)
    assert set(service.asked) <= {
        "/.well-known/wallet-openid-configuration",
        "/auth",
        "/token",
        "/userinfo",
        "/certs",
    }

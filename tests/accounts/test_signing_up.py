"""A professional opens an account alone, and is recognised by a verified address."""

import pytest
from allauth.account.models import EmailAddress

from association.people.models import Person, PersonEmail, User
from association.people.services import linking
from cms.backoffice.models import AuditEntry
from tests import factories
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

ADDRESS = "anne.martin@chu.invalid"
PASSWORD = "une girafe lit le journal"


def sign_up(client, email=ADDRESS, **fields):
    names = {"first_name": "Anne", "last_name": "Martin"}
    data = names | {"email": email, "password1": PASSWORD, "password2": PASSWORD} | fields
    return client.post("/compte/signup/", data)


def confirm(client, email=ADDRESS):
    return client.post(link_in(mailed(email)[0], "/compte/confirm-email/"))


def sign_in(client, email=ADDRESS):
    return client.post("/compte/login/", {"login": email, "password": PASSWORD})


def test_the_page_asks_for_the_names(client, site):
    page = client.get("/compte/signup/")
    assert "Prénom" in page.text
    assert "Créer mon compte" in page.text


def test_an_account_opens_once_the_address_is_confirmed(client, site):
    assert sign_up(client).status_code == 302
    assert sign_in(client).headers["Location"] == "/compte/confirm-email/"
    confirm(client)
    assert sign_in(client).headers["Location"] == "/espace/"
    assert "Bonjour, Anne Martin" in client.get("/espace/").text


def test_the_person_already_known_is_found(client, site):
    known = factories.person(first_name="Anne", last_name="Martin-Roques", email=ADDRESS)
    sign_up(client)
    confirm(client)
    known.refresh_from_db()
    assert known.user.email == ADDRESS
    assert known.emails.get().verified_at is not None
    assert Person.objects.count() == 1


def test_nothing_is_linked_before_the_address_is_confirmed(client, site):
    known = factories.person(email=ADDRESS)
    sign_up(client)
    known.refresh_from_db()
    assert known.user is None


def test_somebody_nobody_knew_gets_a_record(client, site):
    sign_up(client)
    confirm(client)
    person = Person.objects.get()
    assert (person.first_name, person.last_name, person.preferred_email) == ("Anne", "Martin", ADDRESS)


def test_an_address_shared_by_two_people_links_to_neither(client, site):
    factories.person(email=ADDRESS)
    factories.person(email=ADDRESS)
    sign_up(client)
    confirm(client)
    assert not Person.objects.filter(user__isnull=False).exists()
    sign_in(client)
    assert client.get("/espace/").status_code == 200


def test_a_person_who_has_an_account_is_not_taken_over():
    owner = factories.UserFactory()
    known = factories.person(email=ADDRESS, user=owner)
    intruder = factories.UserFactory(email=ADDRESS)
    assert linking.link_by_verified_address(user=intruder) is None
    known.refresh_from_db()
    assert known.user == owner


def test_an_unverified_address_links_nobody():
    known = factories.person(email=ADDRESS)
    user = factories.UserFactory(email="autre@exemple.invalid")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=False)
    linking.link_by_verified_address(user=user)
    known.refresh_from_db()
    assert known.user is None


def test_a_link_does_not_move():
    first = factories.person(email=ADDRESS)
    user = factories.UserFactory(email=ADDRESS)
    linking.link_by_verified_address(user=user)
    other = factories.person(email="nouvelle@exemple.invalid")
    EmailAddress.objects.create(user=user, email="nouvelle@exemple.invalid", verified=True)
    assert linking.link_by_verified_address(user=user) == first
    other.refresh_from_db()
    assert other.user is None
    assert PersonEmail.objects.filter(person=first).count() == 2


def test_a_link_is_logged_without_the_address():
    factories.person(email=ADDRESS)
    linking.link_by_verified_address(user=factories.UserFactory(email=ADDRESS))
    entry = AuditEntry.objects.get(action="people.link_account")
    assert ADDRESS not in str(entry.data)


@pytest.mark.parametrize("known", [True, False])
def test_signing_up_says_nothing_of_who_has_an_account(client, site, known):
    if known:
        factories.UserFactory(email=ADDRESS)
    response = sign_up(client)
    assert (response.status_code, response.headers["Location"]) == (302, "/compte/confirm-email/")
    subject = "Vous avez déjà un compte" if known else "Confirmez votre adresse e-mail"
    assert [message.subject for message in mailed(ADDRESS)] == [subject]
    assert User.objects.filter(email=ADDRESS).count() == 1


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "au minimum 12"),
        ("123456789012345", "entièrement numérique"),
        ("cancer-occitanie-1", "mots qu’on essaie en premier"),
        ("anne.martin@chu", "semblable"),
        ("x" * 129, "trop long"),
    ],
)
def test_a_weak_password_is_refused_in_french(client, site, password, reason):
    page = sign_up(client, password1=password, password2=password)
    assert reason in page.text
    assert not User.objects.exists()

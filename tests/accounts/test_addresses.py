"""The addresses of an account: the new one is confirmed before it counts, and the former one is told."""

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.accounts.doing import PASSWORD, is_signed_in, reauthenticate, sign_in
from tests.outbox.reading import link_in, mailed

pytestmark = pytest.mark.django_db

NEW = "anne.martin@clinique.invalid"


@pytest.fixture
def user(site):
    return factories.UserFactory(email="anne.martin@chu.invalid", first_name="Anne", last_name="Martin")


@pytest.fixture
def anne(client, user):
    """Anne, signed in, who gave her password again."""
    sign_in(client, user)
    reauthenticate(client)
    return client


def add(client, address=NEW):
    return client.post("/compte/email/", {"email": address, "action_add": ""})


def confirm(address=NEW, client=None):
    return (client or Client()).post(link_in(mailed(address)[0], "/compte/confirm-email/"))


def make_primary(client, address=NEW):
    return client.post("/compte/email/", {"email": address, "action_primary": ""})


@pytest.mark.parametrize(
    "data",
    [
        {"email": NEW, "action_add": ""},
        {"email": "anne.martin@chu.invalid", "action_primary": ""},
        {"email": "anne.martin@chu.invalid", "action_remove": ""},
    ],
)
def test_changing_them_asks_for_the_password_once_more(client, user, data):
    sign_in(client, user)
    assert client.post("/compte/email/", data).headers["Location"].startswith("/compte/reauthenticate/")
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_the_password_given_again_is_good_for_a_while_only(client, user):
    sign_in(client, user)
    reauthenticate(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert add(client).headers["Location"].startswith("/compte/reauthenticate/")


def test_an_address_counts_once_confirmed(anne, user):
    add(anne)
    make_primary(anne)
    user.refresh_from_db()
    assert user.email == "anne.martin@chu.invalid"
    assert not is_signed_in_with(NEW)
    confirm()
    cache.clear()
    assert is_signed_in_with(NEW)
    make_primary(anne)
    user.refresh_from_db()
    assert user.email == NEW


def is_signed_in_with(address):
    client = Client()
    client.post("/compte/login/", {"login": address, "password": PASSWORD})
    return is_signed_in(client)


def test_the_former_address_is_told_of_the_change(anne, user):
    add(anne)
    confirm()
    make_primary(anne)
    told = mailed("anne.martin@chu.invalid")[-1]
    assert "L’adresse de votre compte a changé" in told.subject
    assert NEW in told.text
    assert "anne.martin@chu.invalid" in told.text


def test_the_person_gets_the_new_address_once_confirmed(anne, user):
    user.refresh_from_db()
    known = user.person
    add(anne)
    assert known.emails.count() == 1
    confirm()
    assert known.emails.get(address=NEW).verified_at is not None


def test_the_confirmation_takes_a_click_not_a_link(anne, user):
    """A mail scanner that opens every link must confirm nothing."""
    add(anne)
    link = link_in(mailed(NEW)[0], "/compte/confirm-email/")
    assert "C’est mon adresse" in Client().get(link).text
    assert not EmailAddress.objects.get(email=NEW).verified


def test_a_confirmation_expires(anne, user):
    add(anne)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        page = Client().get(link_in(mailed(NEW)[0], "/compte/confirm-email/"))
        confirm()
    assert "Ce lien ne sert plus" in page.text
    assert not EmailAddress.objects.get(email=NEW).verified


def test_somebody_else_s_address_is_never_taken(anne, user):
    """Whoever asks sees what they would see for a free address, and gets nothing of it: even its owner,
    opening by mistake the message received, does not hand it over."""
    owner = factories.UserFactory(email=NEW)
    assert add(anne).status_code == 302
    confirm()
    make_primary(anne)
    assert EmailAddress.objects.get(email=NEW, verified=True).user == owner
    user.refresh_from_db()
    assert user.email != NEW


def test_the_primary_address_stays(anne, user):
    anne.post("/compte/email/", {"email": user.email, "action_remove": ""})
    assert EmailAddress.objects.filter(user=user).count() == 1


def test_an_address_that_is_removed_signs_in_no_more(anne, user):
    add(anne)
    confirm()
    anne.post("/compte/email/", {"email": NEW, "action_remove": ""})
    assert not is_signed_in_with(NEW)

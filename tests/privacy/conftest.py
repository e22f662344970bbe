"""Somebody signed in to Mon espace, and the administrator of the network."""

import time

import pytest

from cms.backoffice.roles import Role
from tests import factories
from tests.public_site import make_site


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def person(site, client):
    """A professional who has just given their password."""
    known = factories.person(
        first_name="Anne", last_name="Martin", email="anne@chu.invalid",
        user=factories.UserFactory(email="anne@chu.invalid"),
    )  # fmt: skip
    client.force_login(known.user)
    confirm(client)
    return known


def confirm(client, ago=0):
    """Give one's password again, some seconds ago."""
    client.post("/compte/reauthenticate/", {"password": "un mot de passe de test"})
    session = client.session
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": time.time() - ago} for one in methods]
    session.save()


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.NETWORK_ADMINISTRATOR)

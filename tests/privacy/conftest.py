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
    """Say that the password was given some seconds ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session.save()


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.NETWORK_ADMINISTRATOR)

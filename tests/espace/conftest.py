import pytest

from tests.public_site import make_site


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def person(site, client):
    """A professional signed in to Mon espace."""
    from tests import factories

    known = factories.person(
        first_name="Anne", last_name="Martin", email="anne@chu.invalid", user=factories.UserFactory()
    )
    client.force_login(known.user)
    return known

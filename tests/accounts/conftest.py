import pytest

from tests.public_site import make_site


@pytest.fixture
def site(db):
    return make_site()

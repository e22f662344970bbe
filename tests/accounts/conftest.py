import pytest
from django.core.cache import cache

from tests.public_site import make_site


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet(request):
    """Each test begins with nothing held against anybody."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        cache.clear()


@pytest.fixture
def two_proofs(settings):
    """As in production: the back office asks for a second factor."""
    settings.SECOND_FACTOR_REQUIRED = True

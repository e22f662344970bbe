import pytest

from tests import scratch
from tests.backup.house import House


@pytest.fixture
def house(db, tmp_path):
    """An installation of one's own, with a few people and files, on a copy of the tests' database."""
    with scratch.copied_database(tmp_path) as url:
        house = House(tmp_path, url)
        house.furnish()
        yield house


@pytest.fixture(scope="module")
def backed_up(django_db_setup, django_db_blocker, tmp_path_factory):
    """(an installation ruined since, its archive), for tests that change neither."""
    folder = tmp_path_factory.mktemp("house")
    with django_db_blocker.unblock(), scratch.copied_database(folder) as url:
        house = House(folder, url)
        house.furnish()
        archive = house.back_up()
        house.ruin()
        yield house, archive

"""The real file of facilities, dirty as published."""

from pathlib import Path

import pytest
from django.conf import settings

from association.members.models import Organisation
from cms.backoffice.imports.confirmation import confirm
from tests.factories import UserFactory
from tests.imports.files import states, upload

FILE = Path(settings.BASE_DIR) / "demo/data/facilities-occitanie.csv"

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch():
    return upload("facilities", FILE.read_bytes(), name="facilities-occitanie.csv")


def test_every_row_is_read_and_none_refused(batch):
    assert batch.status == "ready"
    assert states(batch) == {"new": 569}
    assert batch.rows.first().line == 2


def test_x(batch):
    confirm(batch=batch, user=UserFactory())
    assert Organisation.objects.count() == 569
    again = upload("facilities", FILE.read_bytes())
    assert states(again) == {"unchanged": 569}

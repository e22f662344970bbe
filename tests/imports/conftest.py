"""People and files of the import tests."""

import pytest

from cms.backoffice.roles import Role
from tests.factories import UserFactory
from tests.imports.files import csv_bytes


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def secretary(staff_client):
    """The membership administrator, signed in."""
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def small_file():
    """Three organisations: one fine, one with a wrong FINESS, one without a kind."""
    return csv_bytes(
        [
            ["N° FINESS", "Nom reçu", "Nature", "Commune", "Code postal"],
            ["310781406", "CENTRE HOSPITALIER D'ESSAI", "Entité juridique", "TOULOUSE", "31000"],
            ["310781407", "CLINIQUE DU LAC", "Entité juridique", "ALBI", "81000"],
            ["", "LIGUE DE L'ESSAI", "", "ALBI", "81000"],
        ]
    )

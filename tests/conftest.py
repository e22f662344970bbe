"""Fixtures of the whole suite: people at the door, and what a lane may be missing."""

import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase


def pytest_collection_modifyitems(items):
    """A test whose means are missing is skipped, with the line that says how to get them."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    no_chromium = pytest.mark.skip(reason="needs Chromium: apt-get install chromium")
    no_postgresql = pytest.mark.skip(
        reason="needs PostgreSQL: apt-get install postgresql, then make test-postgres"
    )
    for item in items:
        if item.get_closest_marker("browser") and not chromium:
            item.add_marker(no_chromium)
        if item.get_closest_marker("postgresql") and connection.vendor != "postgresql":
            item.add_marker(no_postgresql)


@pytest.fixture(scope="session", autouse=True)
def _folders():
    """WhiteNoise warns about a missing folder, and a warning is an error here."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="session", autouse=True)
def _mail_goes_to_the_outbox(django_test_environment):
    """Django's test runner puts its own mail backend in place of the product's."""
    settings.EMAIL_BACKEND = "cms.outbox.backend.EmailBackend"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of a new installation (tables, roles, reference data), given back after each test.

    Tests in several threads or with a browser commit for real, and Django then empties every table,
    Wagtail's root page and our reference data with them: what a new installation holds is put back.
    """
    with django_db_blocker.unblock():
        call_command("sync_roles", verbosity=0)
        call_command("load_reference", verbosity=0)
        installed = connection.creation.serialize_db_to_string()

    def empty_and_install_again(test_case):
        # Looked up while their rows are there: Wagtail's tasks ask for theirs as they are put back.
        ContentType.objects.clear_cache()
        ContentType.objects.get_for_models(*apps.get_models())
        # The sequences go on: what is put back has its old numbers, what comes next has others.
        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )
        connection.creation.deserialize_db_from_string(installed)
        cache.clear()

    TransactionTestCase._fixture_teardown = empty_and_install_again


@pytest.fixture
def staff(db):
    """staff(Role.X) → an account in that role."""

    def make(role, **fields):
        from association.people.services.staff import grant_role
        from tests.factories import UserFactory

        user = UserFactory(**fields)
        grant_role(user=user, role=role, by=None)
        return user

    return make


@pytest.fixture
def staff_client(client, staff):
    """staff_client(Role.X) → a client signed in with that role."""

    def make(role):
        client.force_login(staff(role))
        return client

    return make

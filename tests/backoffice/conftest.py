"""Rows and query counts for the screens of the back office."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from association.members.models import Partnership
from tests.factories import CollegeFactory, OrganisationFactory, member


@pytest.fixture
def queries():
    """queries() → a context manager holding the queries made inside it."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def rows():
    """rows("college", 3) → three more rows in that list."""

    def make(kind, number):
        if kind == "organisation":
            OrganisationFactory.create_batch(number)
        elif kind == "membership":
            college = CollegeFactory()
            for _ in range(number):
                member(college=college)
        elif kind == "college":
            CollegeFactory.create_batch(number)
        else:
            for _ in range(number):
                Partnership.objects.create(
                    organisation=OrganisationFactory(), kind="network", start_on=date(2024, 1, 1)
                )

    return make

"""Two records of one person, and what says so."""

import pytest
from django.contrib.contenttypes.models import ContentType

from association.merging.models import Suspicion
from association.merging.services.merging import merge
from cms.backoffice.roles import Role
from tests import factories


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def twice():
    """One person entered twice: the record with the accents first."""
    return (
        factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid"),
        factories.person(first_name="EVA", last_name="DURAND", email="eva@exemple.invalid"),
    )


@pytest.fixture
def merged(twice):
    """The Merge of the two, the record with the accents kept."""
    kept, absorbed = twice
    return merge(model="people.Person", kept_id=kept.pk, absorbed_id=absorbed.pk, user=None)


@pytest.fixture
def suspect():
    """suspect(first, second) → the Suspicion that they are one."""

    def make(first, second, **fields):
        one, other = sorted((first.pk, second.pk))
        told = {"score": 85, "reasons": ["same_name", "same_organisation"]} | fields
        kind = ContentType.objects.get_for_model(type(first))
        return Suspicion.objects.create(content_type=kind, first_id=one, second_id=other, **told)

    return make

"""Once a year, people are asked whether their record is right: written once, to those who can answer."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from association.people.models import Person
from association.people.services.affiliations import confirm_affiliations
from association.people.services.profile_reminders import remind_to_confirm
from tests import factories
from tests.outbox.reading import mailed

pytestmark = pytest.mark.django_db

YEAR = timedelta(days=365)


@pytest.fixture
def anne(db):
    person = factories.person(
        first_name="Anne", last_name="Martin", email="anne@chu.invalid", user=factories.UserFactory()
    )
    factories.affiliation(person)
    return person


def confirmed(person, on):
    Person.objects.filter(pk=person.pk).update(profile_confirmed_on=on)


def test_a_year_after_the_confirmation_and_once(anne):
    today = factories.today()
    confirm_affiliations(person=anne, user=anne.user)
    assert remind_to_confirm(today + YEAR - timedelta(days=1)) == 0
    assert remind_to_confirm(today + YEAR) == 1
    for later in (0, 1, 100, 364):
        assert remind_to_confirm(today + YEAR + timedelta(days=later)) == 0
    assert remind_to_confirm(today + 2 * YEAR) == 1
    assert len(mailed("anne@chu.invalid")) == 2


def test_confirming_puts_it_off_for_a_year(anne):
    confirmed(anne, factories.today() - YEAR)
    assert remind_to_confirm() == 1
    confirm_affiliations(person=anne, user=anne.user)
    assert remind_to_confirm() == 0


def test_a_record_never_confirmed_is_asked_about_a_year_after_it_was_made(anne):
    assert remind_to_confirm() == 0
    made = timezone.make_aware(datetime.combine(factories.today() - YEAR, datetime.min.time()))
    Person.objects.filter(pk=anne.pk).update(created_at=made)
    assert remind_to_confirm() == 1


def gone(person):
    person.affiliations.update(end_on=factories.today())


def closed(person):
    person.user.is_active = False
    person.user.save()


def unlinked(person):
    Person.objects.filter(pk=person.pk).update(user=None)


def silent(person):
    person.emails.all().delete()


@pytest.mark.parametrize("state", [gone, closed, unlinked, silent])
def test_whoever_cannot_answer_or_left_is_not_asked(anne, state):
    confirmed(anne, factories.today() - YEAR)
    state(anne)
    assert remind_to_confirm() == 0


def test_many_people_are_asked_in_few_queries(django_assert_max_num_queries):
    for number in range(20):
        person = factories.person(email=f"p{number}@chu.invalid", user=factories.UserFactory())
        factories.affiliation(person)
    Person.objects.update(profile_confirmed_on=factories.today() - YEAR)
    assert remind_to_confirm() == 20
    with django_assert_max_num_queries(3):
        assert remind_to_confirm() == 0

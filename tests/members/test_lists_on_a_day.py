"""The lists of members as they stood on a past day, on screen and in its exports."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import FoundingText, Membership, MembershipEvent, Representative, Signature
from association.members.rules.lifecycle import Status, active_from, ended_on, standing
from association.members.services import memberships
from cms.backoffice.roles import Role
from tests.backoffice.forms import shown
from tests.factories import CollegeFactory, OrganisationFactory, PersonFactory, founding_texts, member
from tests.members.test_lifecycle_rules import lives

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def rows(client, name, **query):
    response = client.get(reverse(name), query | {"export": "csv"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def exported(client, **query):
    return {
        row["Organisation"]: (row["Statut"], row["Collège"])
        for row in rows(client, "membership:index", **query)
    }


@pytest.fixture
def story(db):
    """A member that changed college and was suspended, one that left, and one that came later."""
    first, second = CollegeFactory(name="Cliniques"), CollegeFactory(name="Hôpitaux")
    moved = member(OrganisationFactory(display_name="Clinique"), first, date(2020, 3, 1))
    left = member(OrganisationFactory(display_name="Partie"), first, date(2020, 3, 1))
    member(OrganisationFactory(display_name="Nouvelle"), second, date(2025, 9, 1))
    memberships.change_college(membership=moved, college=second, on=date(2024, 1, 1), decision="CA")
    memberships.suspend(membership=moved, on=date(2025, 1, 1), reason="Cotisations")
    memberships.resign(membership=left, on=date(2025, 6, 1))


def test_each_day_has_its_own_list(secretary, story):
    assert exported(secretary, le="2023-06-01") == {
        "Clinique": ("Actif", "Cliniques"),
        "Partie": ("Actif", "Cliniques"),
    }
    assert exported(secretary, le="2025-05-31") == {
        "Clinique": ("Suspendu", "Hôpitaux"),
        "Partie": ("Actif", "Cliniques"),
    }
    assert exported(secretary)["Partie"][0] == "Démissionnaire"
    assert exported(secretary, le="2019-01-01") == {}


def test_the_screen_shows_the_same_and_filters_on_that_day(secretary, story):
    read = shown(secretary.get(reverse("membership:index"), {"le": "2025-05-31", "status": "active"}))
    assert "Partie" in read
    assert "Nouvelle" not in read
    assert exported(secretary, le="2025-05-31", status="suspended").keys() == {"Clinique"}
    for nonsense in ("hier", "2025-02-31"):
        assert secretary.get(reverse("membership:index"), {"le": nonsense}).status_code == 200


def test_the_organisations_tell_their_membership_of_that_day(secretary, story):
    def told(**query):
        return {row["Nom affiché"]: row["Adhésion"] for row in rows(secretary, "organisation:index", **query)}

    assert told(le="2025-05-31") == {"Clinique": "Suspendu", "Partie": "Actif", "Nouvelle": ""}
    assert told() == {"Clinique": "Suspendu", "Partie": "", "Nouvelle": "Actif"}
    assert told(le="2023-06-01", membership="member").keys() == {"Clinique", "Partie"}
    assert told(le="2023-06-01", membership="none").keys() == {"Nouvelle"}


def test_the_representatives_are_those_of_that_day(secretary, story):
    there = Membership.objects.get(organisation__display_name="Clinique").organisation
    for start, end in ((date(2020, 3, 1), date(2024, 6, 1)), (date(2024, 6, 1), None)):
        Representative.objects.create(
            organisation=there, person=PersonFactory(), kind="holder", start_on=start, end_on=end
        )

    def told(**query):
        return [
            (row["À partir du"], row["Collège"]) for row in rows(secretary, "representative:index", **query)
        ]

    assert told(le="2023-12-31") == [
        ("01/03/2020", there.memberships.get().college_periods.first().college.short_name)
    ]
    assert [start for start, _ in told(le="2024-06-01")] == ["01/06/2024"]
    assert len(told()) == 2
    assert secretary.get(reverse("representative:index"), {"le": "2024-06-01"}).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_a_past_day_asks_as_much_for_many_as_for_few(secretary, django_assert_max_num_queries, number):
    college = CollegeFactory()
    for _ in range(number):
        member(OrganisationFactory(), college, date(2020, 3, 1))
    secretary.get(reverse("membership:index"), {"le": "2024-01-01"})
    with django_assert_max_num_queries(26):
        secretary.get(reverse("membership:index"), {"le": "2024-01-01"})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=lives(), shift=st.integers(-30, 900))
def test_a_day_in_the_database_is_a_replay_of_the_events(db, life, shift):
    """status_on and active() of any day are what rules.lifecycle.standing says of the events."""
    facts, signed = life
    on = facts[0].on + timedelta(days=shift)
    with transaction.atomic():
        membership = Membership.objects.create(
            organisation=OrganisationFactory(),
            active_from=active_from(facts, signed),
            ended_on=ended_on(facts),
        )
        for fact in facts:
            MembershipEvent.objects.create(membership=membership, kind=fact.kind, on=fact.on)
        founding_texts()
        for kind, day in signed.items():
            text = FoundingText.objects.get(kind=kind)
            Signature.objects.create(membership=membership, text=text, signed_on=day)
        wanted = standing(facts, signed, on).status
        found = Membership.objects.standing_on(on).filter(pk=membership.pk).first()
        assert (found.status_on if found else None) == wanted
        assert Membership.objects.active(on).filter(pk=membership.pk).exists() == (wanted == Status.ACTIVE)
        transaction.set_rollback(True)

"""Dated posts: whatever is recorded in whatever order, each day tells one story."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.people.models import Affiliation
from association.people.services import affiliations
from cms.backoffice.errors import Refusal
from tests import factories

pytestmark = pytest.mark.django_db

DAY = date(2025, 1, 1)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["begin", "end", "change", "main"]),
        st.integers(0, 1),
        st.sampled_from(["Interne", "Chef"]),
        st.integers(0, 30),
        st.booleans(),
    ),
    max_size=12,
)


def play(person, hospitals, acts):
    for act, where, function, day, main in acts:
        on = DAY + timedelta(days=day)
        running = person.affiliations.filter(organisation=hospitals[where]).order_by("-start_on").first()
        try:
            if act == "begin":
                affiliations.begin_affiliation(
                    person=person, organisation=hospitals[where], function=function, start_on=on, main=main
                )
            elif running and act == "end":
                affiliations.end_affiliation(affiliation=running, on=on)
            elif running and act == "change":
                affiliations.change_affiliation(affiliation=running, on=on, function=function)
            elif running:
                affiliations.make_main(affiliation=running)
        except Refusal:
            pass


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_no_post_is_held_twice_on_one_day_and_one_is_the_main(acts):
    person = factories.person()
    hospitals = [factories.OrganisationFactory(), factories.OrganisationFactory()]
    kept = {}
    for act in acts:
        play(person, hospitals, [act])
        rows = {row.pk: (row.organisation_id, row.start_on) for row in person.affiliations.all()}
        assert kept.items() <= rows.items(), "history was lost or rewritten"
        kept = rows
    rows = list(person.affiliations.all())
    assert sum(row.main and row.end_on is None for row in rows) <= 1
    for day in range(35):
        on = DAY + timedelta(days=day)
        held = [(row.organisation_id, row.function) for row in rows if row.holds(on)]
        assert len(held) == len(set(held)), on
        assert person.affiliations.active(on).count() == len(held)


def test_a_change_keeps_the_history():
    affiliation = factories.affiliation(function="Interne", start_on=DAY, main=True)
    affiliations.change_affiliation(affiliation=affiliation, on=DAY + timedelta(days=10), function="Chef")
    assert list(Affiliation.objects.order_by("start_on").values_list("function", "main")) == [
        ("Interne", True),
        ("Chef", True),
    ]


def test_a_correction_on_the_first_day_is_no_change():
    affiliation = factories.affiliation(function="Interme", start_on=DAY)
    affiliations.change_affiliation(affiliation=affiliation, on=DAY, function="Interne")
    assert Affiliation.objects.get().function == "Interne"


def test_an_affiliation_does_not_end_before_it_starts():
    affiliation = factories.affiliation(start_on=DAY)
    with pytest.raises(Refusal, match="commence le 01/01/2025"):
        affiliations.end_affiliation(affiliation=affiliation, on=DAY)

"""« À la date du »: the list of people, and its export, as they stood on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.people.models import Affiliation, InterestDeclaration, Person
from cms.backoffice.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db

FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
NAMES = "ABC"


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def moved(db):
    """Somebody who left the hospital for the clinic on 1 September 2025."""
    person = factories.person(first_name="Éva", last_name="Durand")
    hospital = factories.OrganisationFactory(display_name="Hôpital des Essais")
    clinic = factories.OrganisationFactory(display_name="Clinique des Essais")
    factories.affiliation(person, hospital, date(2022, 1, 3), end_on=date(2025, 9, 1), main=True)
    factories.affiliation(person, clinic, date(2025, 9, 1), main=True)
    return person


def names(page):
    return {person.first_name for person in page.context["object_list"]}


@pytest.mark.parametrize(
    ("day", "where"),
    [
        ("31/08/2025", "Hôpital des Essais"),
        ("01/09/2025", "Clinique des Essais"),
        ("", "Clinique des Essais"),
    ],
)
def test_the_list_shows_the_post_of_that_day(staffer, moved, day, where):
    page = staffer.get("/admin/person/", {"on": day})
    assert [person.main_organisation for person in page.context["object_list"]] == [where]
    assert where in page.text


def test_who_came_later_was_not_there(staffer, moved):
    assert names(staffer.get("/admin/person/", {"on": "02/01/2022"})) == set()
    assert names(staffer.get("/admin/person/", {"on": "03/01/2022"})) == {"Éva"}


def test_who_had_no_post_that_day(staffer, moved):
    Affiliation.objects.filter(end_on=None).update(start_on=date(2025, 10, 1))
    lacking = {"lacking": "affiliation"}
    assert names(staffer.get("/admin/person/", lacking | {"on": "15/09/2025"})) == {"Éva"}
    assert names(staffer.get("/admin/person/", lacking)) == set()


def test_the_declaration_of_that_day(staffer, moved):
    InterestDeclaration.objects.create(
        person=moved, declared_on=date(2023, 3, 1), valid_until=date(2024, 3, 1), source="paper"
    )
    for day, state in [("28/02/2023", "none"), ("01/03/2023", "valid"), ("01/03/2024", "expired")]:
        for asked in ("none", "valid", "expired"):
            found = names(staffer.get("/admin/person/", {"declaration": asked, "on": day}))
            assert found == ({"Éva"} if asked == state else set()), (day, asked)


def test_the_export_follows_the_day_and_says_it(staffer, moved):
    response = staffer.get("/admin/person/", {"on": "31/08/2025", "export": "csv"})
    assert "Personnes au 2025-08-31.csv" in response.headers["Content-Disposition"]
    headings, line = response.getvalue().decode("utf-8-sig").splitlines()
    assert headings.split(";")[-1] == "À la date du"
    assert line.split(";")[-1] == "31/08/2025"
    assert "Hôpital des Essais" in line


def test_without_a_day_the_export_is_as_ever(staffer, moved):
    response = staffer.get("/admin/person/", {"export": "csv"})
    assert " au " not in response.headers["Content-Disposition"]
    assert "À la date du" not in response.getvalue().decode("utf-8-sig")


def test_a_mistyped_day_never_passes_for_today(staffer, moved):
    page = staffer.get("/admin/person/", {"on": "31/02/2025"})
    assert names(page) == set()
    assert "Saisissez une date valide" in page.text
    lines = staffer.get("/admin/person/", {"on": "31/02/2025", "export": "csv"}).getvalue().splitlines()
    assert len(lines) == 1


@pytest.mark.parametrize("number", [2, 20])
def test_a_past_day_asks_no_more_than_today(staffer, django_assert_max_num_queries, number):
    for rank in range(number):
        factories.affiliation(factories.person(email=f"p{rank}@chu.invalid"), main=True)
    staffer.get("/admin/person/")
    with django_assert_max_num_queries(30):
        assert staffer.get("/admin/person/", {"on": "01/01/2025"}).status_code == 200


POSTS = st.lists(st.tuples(st.sampled_from(NAMES), DAYS, st.none() | st.integers(1, 20)), max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(posts=POSTS, day=DAYS)
def test_a_day_is_what_a_replay_of_the_posts_says(staffer, posts, day):
    """Posts begin and end, day after day: the list of a day is who is known, and who is in post, by then."""
    Affiliation.objects.all().delete()
    Person.objects.all().delete()
    people = {name: factories.person(first_name=name) for name in NAMES}
    hospital = factories.OrganisationFactory()
    events = []
    for rank, (name, start, length) in enumerate(posts):
        end = start + timedelta(days=length) if length else None
        factories.affiliation(people[name], hospital, start, end_on=end, function=f"Poste {rank}")
        events.append((start, "begin", name, rank))
        events += [(end, "end", name, rank)] if end else []

    known, running = set(), {}
    for when, what, name, rank in sorted(events, key=lambda event: (event[0], event[1] == "begin")):
        if when > day:
            break
        known.add(name)
        running.setdefault(name, set())
        (running[name].add if what == "begin" else running[name].discard)(rank)

    asked = {"on": f"{day:%d/%m/%Y}"}
    assert names(staffer.get("/admin/person/", asked)) == known
    idle = {name for name in known if not running[name]}
    assert names(staffer.get("/admin/person/", asked | {"lacking": "affiliation"})) == idle

"""The reports on the members: who is where against last year, and whom the network could still invite."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from association.members.models import (
    CancerActivity,
    Organisation,
    Region,
    TerritorySettings,
    TreatmentLicence,
)
from association.members.rules.figures import Comparison, Standing, year_before
from association.members.services import memberships
from cms.backoffice.roles import Role
from tests.backoffice.forms import shown
from tests.factories import CollegeFactory, OrganisationFactory, member

pytestmark = pytest.mark.django_db
TERRITORY = "members_by_territory"
UNCOVERED = "members_uncovered"


@pytest.fixture
def secretary(staff_client):
    return staff_client(Role.GOVERNANCE_SECRETARY)


@pytest.fixture(autouse=True)
def occitanie(db):
    settings = TerritorySettings.load()
    settings.region = Region.objects.get(code="76")
    settings.save()


def page(client, name, **query):
    return shown(client.get(reverse(name), query))


def csv_rows(client, name, **query):
    response = client.get(reverse(name), query | {"export": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def at(name, department="31", **fields):
    return OrganisationFactory(display_name=name, department_id=department, **fields)


# --- members by college and territory ----------------------------------------------------


@pytest.fixture
def year(db):
    """Two members of long standing, one that came this year, one that left."""
    public, private = CollegeFactory(name="Établissements publics"), CollegeFactory(name="Cliniques")
    stayed = member(at("CH de l’Exemple"), public, date(2020, 3, 1))
    moved = member(at("Clinique qui change", "81"), private, date(2020, 3, 1))
    left = member(at("Clinique partie", "81"), private, date(2020, 3, 1))
    came = member(at("CH nouveau"), public, date(2025, 9, 1))
    memberships.resign(membership=left, on=date(2025, 10, 1))
    return {
        "stayed": stayed,
        "moved": moved,
        "left": left,
        "came": came,
        "public": public,
        "private": private,
    }


def counted(client, **query):
    rows = csv_rows(client, TERRITORY, table="effectifs", **query)
    figures = [column for column in rows[0] if column.startswith("Au ")]
    return {
        (row["Collège"], row["Département"]): tuple(int(row[column]) for column in figures)
        for row in rows
        if any(row[column] != "0" for column in figures)
    }


def test_the_matrix_shows_the_day_and_the_year_before(secretary, year):
    read = page(secretary, TERRITORY, le="2025-12-31")
    assert "3 adhérents au 31 décembre 2025, 3 au 31 décembre 2024." in " ".join(read.split())
    assert "Haute-Garonne (31)" in read
    assert "+1" in read
    assert "−1" in read
    assert counted(secretary, le="2025-12-31") == {
        ("Établissements publics", "31"): (2, 1),
        ("Cliniques", "81"): (1, 2),
    }


def test_entries_and_departures_are_named(secretary, year):
    rows = csv_rows(secretary, TERRITORY, table="mouvements", le="2025-12-31")
    assert [(row["Mouvement"], row["Organisation"]) for row in rows] == [
        ("Entrée", "CH nouveau"),
        ("Départ", "Clinique partie"),
    ]
    read = page(secretary, TERRITORY, le="2025-12-31")
    assert "CH nouveau" in read
    assert "Clinique partie" in read
    assert "CH de l’Exemple" not in read


def test_a_past_day_is_told_as_it_was(secretary, year):
    memberships.change_college(
        membership=year["moved"], college=year["public"], on=date(2025, 11, 1), decision="CA"
    )
    assert counted(secretary, le="2025-09-30") == {
        ("Établissements publics", "31"): (2, 1),
        ("Cliniques", "81"): (2, 2),
    }
    assert counted(secretary, le="2025-11-01")["Établissements publics", "81"] == (1, 0)


def test_the_screen_and_the_workbook_say_the_same(secretary, year):
    response = secretary.get(reverse(TERRITORY), {"le": "2025-12-31", "export": "xlsx", "table": "effectifs"})
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][3:] == ("Au 31/12/2025", "Au 31/12/2024", "Différence")
    screen = secretary.get(reverse(TERRITORY), {"le": "2025-12-31"}).context
    assert sum(row[3] for row in rows[1:]) == screen["total"].now == 3
    assert sum(row[4] for row in rows[1:]) == screen["total"].before == 3


def test_a_day_that_is_none_is_said_and_today_shown(secretary, year):
    read = page(secretary, TERRITORY, le="31 février")
    assert "Indiquez un jour du calendrier." in read


def test_a_member_without_college_or_department_is_counted(secretary):
    there = member(OrganisationFactory(department=None), on=date(2020, 3, 1))
    there.college_periods.all().delete()
    assert counted(secretary) == {("Sans collège", ""): (1, 1)}
    assert "Sans département" in page(secretary, TERRITORY)


@pytest.mark.parametrize("number", [2, 20])
def test_the_matrix_asks_as_much_for_many_as_for_few(secretary, django_assert_max_num_queries, number):
    college = CollegeFactory()
    for rank in range(number):
        member(at(f"CH {rank}"), college, date(2020, 3, 1))
    page(secretary, TERRITORY)
    with django_assert_max_num_queries(20):
        page(secretary, TERRITORY)
    with django_assert_max_num_queries(14):
        csv_rows(secretary, TERRITORY)


def test_whoever_reads_no_membership_does_not_read_the_reports(staff_client):
    client = staff_client(Role.COMMUNICATION_OFFICER)
    for name in (TERRITORY, UNCOVERED):
        assert client.get(reverse(name)).status_code == 302
    menu = staff_client(Role.MEMBERSHIP_ADMINISTRATOR).get(reverse("wagtailadmin_home")).content.decode()
    assert "reports/autorises-non-adherents" in menu


def test_last_year_of_a_leap_day():
    assert year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert year_before(date(2025, 2, 28)) == date(2024, 2, 28)


standings = st.lists(
    st.builds(
        Standing,
        organisation=st.integers(1, 12),
        name=st.sampled_from("abc"),
        college=st.sampled_from(["A", "B", None]),
        department=st.sampled_from(["31", "81", None]),
    ),
    unique_by=lambda one: one.organisation,
)


@given(standings, standings)
def test_the_cells_add_up_and_the_movements_explain_the_difference(now, before):
    comparison = Comparison(now, before)
    total = comparison.figure()
    assert (total.now, total.before) == (len(now), len(before))
    cells = [comparison.figure(*place) for place in comparison.places]
    assert sum(cell.now for cell in cells) == total.now
    assert sum(cell.before for cell in cells) == total.before
    assert sum(comparison.figure(college).now for college in ("A", "B", None)) == total.now
    assert len(comparison.came()) - len(comparison.left()) == total.difference


# --- authorised facilities that are not members ------------------------------------------

Status = Organisation.CancerStatus


def listed(client, **query):
    return {row["Établissement"]: row["Situation"] for row in csv_rows(client, UNCOVERED, **query)}


def facility(name, status=Status.AUTHORISED, department="31", **fields):
    return at(name, department, cancer_status=status, **fields)


def test_authorised_or_associated_facilities_of_the_territory_that_are_not_members(secretary):
    facility("Clinique autorisée", phone="05 61 00 00 00", email="direction@exemple.invalid")
    facility("CH associé", Status.ASSOCIATED)
    facility("CH sans cancérologie", Status.NONE)
    facility("CH inconnu", Status.UNKNOWN)
    facility("Clinique d’ailleurs", department="75")
    facility("Clinique fermée", closed_on=date(2020, 1, 1))
    member(facility("Clinique adhérente"), on=date(2020, 3, 1))
    assert listed(secretary) == {"Clinique autorisée": "Non adhérent", "CH associé": "Non adhérent"}
    read = page(secretary, UNCOVERED)
    assert "Non adhérents au" in read
    assert "05 61 00 00 00" in read
    assert "direction@exemple.invalid" in read
    assert "La règle" in read


def test_a_site_whose_legal_entity_is_a_member_is_covered(secretary):
    entity = OrganisationFactory(display_name="CHU", department_id="31")
    facility("Site du CHU", kind="site", parent=entity)
    assert listed(secretary) == {"Site du CHU": "Non adhérent"}
    membership = member(entity, on=date(2024, 3, 15))
    assert listed(secretary) == {"Site du CHU": "Couvert par son entité juridique"}
    assert listed(secretary, le="2024-03-14") == {"Site du CHU": "Non adhérent"}
    assert "Couverts par l’adhésion de leur entité juridique (1)" in page(secretary, UNCOVERED)
    memberships.resign(membership=membership, on=date(2025, 1, 1))
    assert listed(secretary, le="2025-01-01") == {"Site du CHU": "Non adhérent"}


def test_on_a_past_day_members_licences_and_closings_are_those_of_that_day(secretary):
    joined = facility("Clinique venue ensuite")
    member(joined, on=date(2025, 6, 1))
    facility("Clinique fermée depuis", closed_on=date(2025, 6, 1))
    licensed = facility("Clinique autorisée en 2024")
    TreatmentLicence.objects.create(
        organisation=licensed,
        activity=CancerActivity.objects.get(code="ME030"),
        start_on=date(2024, 1, 1),
        end_on=date(2025, 6, 1),
    )
    assert set(listed(secretary, le="2025-05-31")) == {
        "Clinique venue ensuite",
        "Clinique fermée depuis",
        "Clinique autorisée en 2024",
    }
    assert listed(secretary, le="2025-06-01") == {}
    assert set(listed(secretary, le="2023-06-01")) == {"Clinique venue ensuite", "Clinique fermée depuis"}


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_as_for_few(secretary, django_assert_max_num_queries, number):
    for rank in range(number):
        entity = OrganisationFactory(department_id="31")
        facility(f"Clinique {rank}", kind="site", parent=entity)
    page(secretary, UNCOVERED)
    with django_assert_max_num_queries(14):
        page(secretary, UNCOVERED)
    with django_assert_max_num_queries(13):
        csv_rows(secretary, UNCOVERED)

"""Declarations of interests in the back office: listed without their content, read for a reason."""

from datetime import timedelta

import pytest

from association.people.models import InterestDeclaration, InterestReading
from association.people.services.declarations import declare_interests
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db

LINK = {"company": "Laboratoire d’essai", "nature": "speaking", "start_on": factories.date(2025, 3, 1),
        "amount_band": "under_1000"}  # fmt: skip


@pytest.fixture
def secretary(staff_client):
    return staff_client(Role.GOVERNANCE_SECRETARY)


def declared(days_ago=0, person=None, **options):
    person = person or factories.affiliation().person
    options = {"links": [LINK], "nothing_to_declare": False} | options
    on = factories.today() - timedelta(days=days_ago)
    return declare_interests(person=person, source="space", on=on, **options)


def test_reading_takes_a_reason_and_the_person_sees_it(secretary, client):
    declaration = declared()
    address = f"/admin/declarations/{declaration.pk}/consulter/"
    assert "Laboratoire" not in secretary.get(address).text
    assert "Laboratoire" not in secretary.post(address, {"reason": "  "}).text
    assert not InterestReading.objects.exists()
    page = secretary.post(address, {"reason": "Relecture du référentiel sein"}).text
    assert "Laboratoire d’essai" in page
    reading = InterestReading.objects.get()
    assert reading.reason == "Relecture du référentiel sein"
    assert AuditEntry.objects.filter(action="people.read_interests").exists()
    declaration.person.user = factories.UserFactory()
    declaration.person.save()
    client.force_login(declaration.person.user)
    mine = client.get(f"/espace/interets/{declaration.pk}/").text
    assert "Relecture du référentiel sein" in mine
    assert str(reading.reader) in mine


@pytest.mark.parametrize(
    "role", [Role.MEMBERSHIP_ADMINISTRATOR, Role.TRAINING_MANAGER, Role.NEWSLETTER_MANAGER]
)
def test_other_roles_do_not_read_them(staff_client, role):
    declaration = declared()
    client = staff_client(role)
    address = f"/admin/declarations/{declaration.pk}/consulter/"
    for response in (client.get(address), client.post(address, {"reason": "Curiosité"})):
        assert response.status_code in (302, 403)
    assert not InterestReading.objects.exists()
    assert "consulter" not in client.get(f"/admin/person/inspect/{declaration.person_id}/").text


@pytest.fixture
def four(db):
    people = {}
    for name, days_ago in (("valid", 10), ("expiring", 350), ("expired", 400), ("missing", None)):
        person = factories.person(first_name="Alix", last_name=name.title())
        factories.affiliation(person)
        if days_ago is not None:
            declared(days_ago, person)
        people[name] = person
    renewed = factories.person(first_name="Alix", last_name="Renewed")
    declared(400, renewed)
    declared(1, renewed)
    return people


@pytest.mark.parametrize("standing", ["valid", "expiring", "expired", "missing"])
def test_the_list_is_filtered_by_where_each_stands(secretary, four, standing):
    page = secretary.get("/admin/declarations/", {"etat": standing}).text
    for name, person in four.items():
        assert (str(person) in page) == (name == standing)
    assert ("Alix Renewed" in page) == (standing == "valid")
    assert "Alix Missing" in secretary.get("/admin/declarations/", {"q": "missing"}).text


def test_the_export_says_who_and_until_when_never_what(secretary, four):
    response = secretary.get("/admin/declarations/", {"export": "csv"})
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 6
    assert "Laboratoire" not in "".join(lines)
    assert any("Alix;" in line and "Expire bientôt" in line for line in lines)


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_as_for_few(secretary, django_assert_max_num_queries, number):
    for _ in range(number):
        declared()
    secretary.get("/admin/declarations/")
    with django_assert_max_num_queries(20):
        secretary.get("/admin/declarations/")


def paper(**fields):
    links = {f"liens-0-{name}": value for name, value in {
        "company": "Laboratoire d’essai", "nature": "trial", "subject": "", "start_on": "2025-01-01",
        "end_on": "", "amount_band": "none"}.items()}  # fmt: skip
    return links | {"on": "01/06/2026", "liens-TOTAL_FORMS": 1, "liens-INITIAL_FORMS": 0} | fields


def test_a_signed_form_is_typed(secretary):
    person = factories.person()
    address = f"/admin/person/declaration/{person.pk}/"
    assert secretary.get(address).status_code == 200
    again = secretary.post(address, paper(add="")).text
    assert "Lien n° 2" in again
    assert "Laboratoire d’essai" in again
    response = secretary.post(address, paper())
    assert response.status_code == 302, response.context["form"].errors
    declaration = InterestDeclaration.objects.get()
    assert (declaration.source, declaration.links.get().nature) == ("paper", "trial")
    assert declaration.recorded_by is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": "01/06/2099"}, "dans le futur"),
        ({"liens-TOTAL_FORMS": 0}, "Ajoutez au moins un lien"),
        ({"liens-0-company": ""}, "Champ requis"),
        ({"liens-0-end_on": "2024-01-01"}, "La fin vient après le début"),
    ],
)
def test_a_form_that_does_not_hold_together_is_refused(secretary, fields, said):
    person = factories.person()
    assert said in secretary.post(f"/admin/person/declaration/{person.pk}/", paper(**fields)).text
    assert not InterestDeclaration.objects.exists()


def test_no_link_is_declared_on_paper(secretary):
    person = factories.person()
    secretary.post(f"/admin/person/declaration/{person.pk}/", paper(nothing="on"))
    assert InterestDeclaration.objects.get().nothing_to_declare
    assert not InterestDeclaration.objects.get().links.exists()

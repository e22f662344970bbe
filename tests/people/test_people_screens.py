"""Staff keep the records of people."""

from datetime import date

import pytest

from association.members.models import Department
from association.people.models import Consent, Person, Profession, Specialty
from association.people.services.declarations import declare_interests
from association.people.services.reference import load_people_reference
from cms.backoffice.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def form(**changes):
    empty = {
        "title": "", "last_name": "Durand", "first_name": "Éva", "rpps": "", "phone": "", "source": "",
        "notes": "", "emails-TOTAL_FORMS": 0, "emails-INITIAL_FORMS": 0, "emails-MIN_NUM_FORMS": 0,
        "emails-MAX_NUM_FORMS": 1000,
    }  # fmt: skip
    return empty | changes


def test_a_person_is_recorded_with_an_address(staffer):
    data = form(**{
        "emails-TOTAL_FORMS": 1, "emails-0-address": "Eva.Durand@CHU.invalid", "emails-0-preferred": "on",
        "emails-0-id": "", "emails-0-ORDER": 1, "emails-0-DELETE": "",
    })  # fmt: skip
    response = staffer.post("/admin/person/new/", data)
    assert response.status_code == 302, response.context["form"].errors
    person = Person.objects.get()
    assert (person.name_key, person.preferred_email) == ("durand eva", "eva.durand@chu.invalid")


def test_a_mistyped_rpps_number_is_refused(staffer):
    page = staffer.post("/admin/person/new/", form(rpps="10001234568"))
    assert "mal recopié" in page.text
    assert not Person.objects.exists()


def test_the_list_finds_people_whatever_the_accents_and_the_order(staffer):
    factories.person(first_name="Éva", last_name="Durand")
    factories.person(first_name="Hugo", last_name="Petit")
    for words in ("durand eva", "ÉVA", "Durand"):
        page = staffer.get("/admin/person/", {"q": words}).text
        assert "Éva Durand" in page
        assert "Hugo Petit" not in page


def test_the_list_finds_an_address(staffer):
    factories.person(first_name="Éva", last_name="Durand", email="eva@chu.invalid")
    factories.person(first_name="Hugo", last_name="Petit", email="hugo@chu.invalid")
    page = staffer.get("/admin/person/", {"q": "eva@chu"}).text
    assert "Éva Durand" in page
    assert "Hugo Petit" not in page


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_people_as_for_few(staffer, django_assert_max_num_queries, number):
    for _ in range(number):
        factories.affiliation(factories.person(email=f"p{_}@chu.invalid"), main=True)
    staffer.get("/admin/person/")
    with django_assert_max_num_queries(30):
        assert staffer.get("/admin/person/").status_code == 200


def test_a_post_is_begun_changed_and_ended(staffer):
    person, hospital = factories.person(), factories.OrganisationFactory()
    begin = {"organisation": hospital.pk, "function": "Interne", "start_on": "01/11/2023", "service": "",
             "practice_mode": ""}  # fmt: skip
    assert staffer.post(f"/admin/person/affilier/{person.pk}/", begin).status_code == 302
    first = person.affiliations.get()
    assert first.main
    change = {"affiliation": first.pk, "function": "Chef de clinique", "service": "", "on": "01/11/2025"}
    staffer.post(f"/admin/person/changer-de-fonction/{person.pk}/", change)
    second = person.affiliations.get(end_on=None)
    assert (second.function, second.main, second.start_on) == ("Chef de clinique", True, date(2025, 11, 1))
    end = {"affiliation": second.pk, "on": "01/11/2026"}
    staffer.post(f"/admin/person/terminer-affiliation/{person.pk}/", end)
    assert not person.affiliations.active(date(2026, 11, 1)).exists()
    sheet = staffer.get(f"/admin/person/inspect/{person.pk}/").text
    assert "Interne" in sheet
    assert "Chef de clinique" in sheet


def test_the_same_post_twice_is_refused(staffer):
    affiliation = factories.affiliation(function="Interne")
    data = {"organisation": affiliation.organisation_id, "function": "Interne", "start_on": "01/11/2025"}
    page = staffer.post(f"/admin/person/affilier/{affiliation.person_id}/", data)
    assert "déjà notée" in page.text


def test_a_consent_given_on_paper_is_recorded(staffer):
    load_people_reference()
    person = factories.person()
    data = {"purpose": "image", "given": "yes", "source": "paper", "on": "02/03/2026"}
    assert staffer.post(f"/admin/person/consentement/{person.pk}/", data).status_code == 302
    consent = Consent.objects.get()
    assert (consent.given, consent.text.version, consent.recorded_by is not None) == (True, 1, True)


def test_those_who_only_read_change_nothing(staff_client):
    person = factories.person()
    reader = staff_client(Role.TRAINING_MANAGER)
    assert reader.get(f"/admin/person/inspect/{person.pk}/").status_code == 200
    assert reader.get(f"/admin/person/edit/{person.pk}/").status_code == 302
    assert reader.post(f"/admin/person/affilier/{person.pk}/", {}).status_code in (302, 403)
    assert not person.affiliations.exists()


def test_the_export_has_one_line_a_person(staffer):
    factories.affiliation(factories.person(first_name="Éva", last_name="Durand", email="e@chu.invalid"))
    lines = staffer.get("/admin/person/", {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "e@chu.invalid" in lines[1]


@pytest.fixture
def varied():
    """Two people who differ in all that the list filters on."""
    load_people_reference()
    toulouse = factories.OrganisationFactory(department=Department.objects.get(code="31"))
    full = factories.person(
        first_name="Éva", last_name="Durand", email="e@chu.invalid", user=factories.UserFactory()
    )
    full.professions.set(Profession.objects.filter(code="10"))
    full.specialties.set(Specialty.objects.filter(code__in=["SM36", "SM37"]))
    factories.affiliation(full, toulouse)
    declare_interests(person=full, nothing_to_declare=True, source="space")
    factories.person(first_name="Hugo", last_name="Petit")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"professions": "10"}, ["Éva Durand"]),
        ({"family": "oncology"}, ["Éva Durand"]),
        ({"department": "31"}, ["Éva Durand"]),
        ({"account": "yes"}, ["Éva Durand"]),
        ({"account": "no"}, ["Hugo Petit"]),
        ({"declaration": "valid"}, ["Éva Durand"]),
        ({"declaration": "none"}, ["Hugo Petit"]),
        ({"declaration": "expired"}, []),
        ({"lacking": "email"}, ["Hugo Petit"]),
        ({"lacking": "affiliation"}, ["Hugo Petit"]),
        ({"q": "inconnu"}, []),
    ],
)
def test_the_list_is_filtered(staffer, varied, asked, found):
    if "professions" in asked:
        asked = {"professions": Profession.objects.get(code=asked["professions"]).pk}
    elif "department" in asked:
        asked = {"department": Department.objects.get(code=asked["department"]).pk}
    page = staffer.get("/admin/person/", asked)
    assert [str(one) for one in page.context["object_list"]] == found

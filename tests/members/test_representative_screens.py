"""Staff keep who speaks for each member: the list, the acts, what the other sheets and the cards say."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from association.members.models import Representative
from association.members.services import representatives
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def hospital(db):
    organisation = factories.OrganisationFactory(display_name="Clinique des Essais", finess="310781406")
    factories.member(organisation, factories.CollegeFactory(name="Cliniques", short_name="Cliniques"))
    return organisation


def known(first_name="Anne", last_name="Martin", hospital=None, **fields):
    """Somebody one can write to, who works there."""
    email = f"{first_name}.{last_name}@clinique.invalid".lower()
    made = factories.person(first_name=first_name, last_name=last_name, email=email, **fields)
    if hospital:
        factories.affiliation(made, hospital)
    return made


def represent(person, hospital, kind="holder", start_on=date(2024, 4, 1), **fields):
    return representatives.designate(
        organisation=hospital, person=person, kind=kind, start_on=start_on, **fields
    )


def sheet(client, record):
    return shown(client.get(record.get_backoffice_url()))


def test_a_representative_is_designated_from_the_sheet_of_the_organisation(staffer, hospital):
    person = known(hospital=hospital)
    page = staffer.get(hospital.get_backoffice_url())
    act = next(act for act in page.context["acts"] if act["label"] == "Désigner un représentant")
    form = staffer.get(act["url"])
    assert form.context["form"].initial["organisation"] == str(hospital.pk)
    assert "Ce qui va se passer" in shown(form)
    data = {"organisation": hospital.pk, "person": person.pk, "kind": "holder", "start_on": "01/04/2024",
            "decision": "Lettre du 20 mars 2024"}  # fmt: skip
    done = staffer.post(act["url"], data, follow=True)
    assert "la désignation est enregistrée" in shown(done)
    text = sheet(staffer, hospital)
    for words in ("Anne Martin", "Titulaire", "1er avril 2024", "Lettre du 20 mars 2024"):
        assert words in text, words
    assert "Clinique des Essais" in sheet(staffer, person)
    assert "Représente" in sheet(staffer, person)


def test_what_is_unusual_is_said_before_and_confirmed_knowingly(staffer, hospital):
    person = factories.PersonFactory(first_name="Hugo", last_name="Petit")
    url = reverse("representative:add")
    data = {"organisation": hospital.pk, "person": person.pk, "kind": "deputy", "start_on": "01/01/2024"}
    page = shown(staffer.post(url, data))
    for words in ("pas d’affiliation en cours", "pas d’adresse e-mail", "membre depuis le 15/03/2024"):
        assert words in page, words
    assert "Désigner quand même" in page
    assert not Representative.objects.exists()
    assert staffer.post(url, data | {"anyway": "on"}).status_code == 302
    assert Representative.objects.get().kind == "deputy"


def test_a_second_holder_is_refused_with_the_name_of_the_first(staffer, hospital):
    represent(known(hospital=hospital), hospital)
    other = known("Éva", "Durand", hospital)
    data = {"organisation": hospital.pk, "person": other.pk, "kind": "holder", "start_on": "01/05/2024"}
    page = shown(staffer.post(reverse("representative:add"), data))
    assert "a déjà un titulaire : Anne Martin, depuis le 01/04/2024" in page
    assert Representative.objects.count() == 1


def test_a_holder_is_replaced_from_the_sheet_of_the_organisation(staffer, hospital):
    represent(known(hospital=hospital), hospital)
    other = known("Éva", "Durand", hospital)
    page = staffer.get(hospital.get_backoffice_url())
    act = next(act for act in page.context["acts"] if act["label"] == "Remplacer le titulaire")
    assert "Anne Martin cesse d’être titulaire" in shown(staffer.get(act["url"]))
    done = staffer.post(act["url"], {"person": other.pk, "on": "01/05/2025", "decision": ""}, follow=True)
    assert "le nouveau titulaire est enregistré" in shown(done)
    rows = list(Representative.objects.order_by("start_on").values_list("person", "start_on", "end_on"))
    assert rows[0][1:] == (date(2024, 4, 1), date(2025, 5, 1))
    assert rows[1] == (other.pk, date(2025, 5, 1), None)


def test_a_representation_is_ended_once(staffer, hospital):
    row = represent(known(hospital=hospital), hospital)
    url = reverse("representative:terminer", args=[row.pk])
    assert "n’a plus de titulaire" in shown(staffer.get(url))
    staffer.post(url, {"on": "01/05/2025"})
    again = staffer.post(url, {"on": "01/05/2025"}, follow=True)
    assert "n’est pas possible" in shown(again)
    row.refresh_from_db()
    assert row.end_on == date(2025, 5, 1)
    assert "Ne représente plus depuis le 1er mai 2025" in sheet(staffer, row)


def test_a_mistyped_line_is_corrected_and_the_log_keeps_what_it_said(staffer, hospital):
    row = represent(known(hospital=hospital), hospital)
    url = reverse("representative:corriger", args=[row.pk])
    staffer.post(url, {"kind": "deputy", "start_on": "01/05/2024", "end_on": "", "decision": "Lettre"})
    row.refresh_from_db()
    assert (row.kind, row.start_on, row.decision) == ("deputy", date(2024, 5, 1), "Lettre")
    entry = AuditEntry.objects.for_instance(row).get(action="members.correct_representative")
    assert entry.values["start_on"] == ["2024-04-01", "2024-05-01"]
    history = shown(staffer.get(reverse("representative:history", args=[row.pk])))
    assert "Correction d’une représentation" in history


@pytest.fixture
def four(hospital):
    """A holder, a deputy who left, a deputy out of reach, and a former holder."""
    other = factories.OrganisationFactory(display_name="Association des Essais")
    silent = factories.PersonFactory(first_name="Paul", last_name="Muet")
    factories.affiliation(silent, hospital)
    represent(known(hospital=hospital), hospital)
    represent(known("Éva", "Partie"), hospital, "deputy")
    represent(silent, hospital, "deputy")
    represent(known("Zoé", "Ancienne"), other, end_on=date(2025, 1, 1))
    return hospital


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"Martin", "Partie", "Muet", "Ancienne"}),
        ({"when": "running"}, {"Martin", "Partie", "Muet"}),
        ({"when": "ended"}, {"Ancienne"}),
        ({"when": "ahead"}, set()),
        ({"kind": "deputy"}, {"Partie", "Muet"}),
        ({"when": "running", "watch": "left"}, {"Partie"}),
        ({"when": "running", "watch": "email"}, {"Muet"}),
        ({"q": "eva essais"}, {"Partie"}),
        ({"q": "association"}, {"Ancienne"}),
    ],
)
def test_the_list_is_searched_and_filtered(staffer, four, query, names):
    page = staffer.get(reverse("representative:index"), query)
    assert {row.person.last_name for row in page.context["object_list"]} == names


def test_the_list_is_filtered_by_college(staffer, four):
    college = four.memberships.get().college_periods.get().college
    page = staffer.get(reverse("representative:index"), {"college": college.pk})
    assert {row.organisation for row in page.context["object_list"]} == {four}


def test_the_export_writes_to_the_preferred_address(staffer, four):
    answer = staffer.get(reverse("representative:index"), {"export": "csv", "when": "running"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "anne.martin@clinique.invalid" in "".join(lines)
    assert "n’y exerce plus" in "".join(lines)
    assert staffer.get(reverse("representative:index"), {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_as_for_few(staffer, django_assert_max_num_queries, number):
    for rank in range(number):
        organisation = factories.OrganisationFactory()
        represent(known(f"Prénom{rank}", "Nom", organisation), organisation)
    url = reverse("representative:index")
    staffer.get(url)
    with django_assert_max_num_queries(24):
        assert staffer.get(url).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_the_sheet_of_an_organisation_asks_as_much_for_many_as_for_few(
    staffer, hospital, django_assert_max_num_queries, number
):
    for rank in range(number):
        represent(known(f"Prénom{rank}", "Nom", hospital), hospital, "deputy")
    staffer.get(hospital.get_backoffice_url())
    with django_assert_max_num_queries(30):
        staffer.get(hospital.get_backoffice_url())


def cards(client):
    page = shown(client.get("/admin/"))
    return [
        title
        for title in (
            "Membres sans représentant",
            "Représentants qui n’exercent plus à leur organisation",
            "Représentants sans adresse e-mail",
        )
        if title in page
    ]


def test_the_home_page_names_what_is_to_be_verified(staffer, hospital):
    assert cards(staffer) == ["Membres sans représentant"]
    page = staffer.get(reverse("organisation:index"), {"membership": "member", "silent": "yes"})
    assert list(page.context["object_list"]) == [hospital]
    represent(factories.PersonFactory(), hospital)
    assert cards(staffer) == [
        "Représentants qui n’exercent plus à leur organisation",
        "Représentants sans adresse e-mail",
    ]


def test_one_to_come_is_said_so(staffer, hospital):
    tomorrow = timezone.localdate() + timedelta(days=1)
    row = represent(known(hospital=hospital), hospital, start_on=tomorrow)
    assert "Représente à partir du" in sheet(staffer, row)


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.TRAINING_MANAGER])
def test_those_who_only_read_change_nothing(staff_client, hospital, role):
    row = represent(known(hospital=hospital), hospital)
    reader = staff_client(role)
    assert "Anne Martin" in sheet(reader, hospital)
    labels = [act["label"] for act in reader.get(hospital.get_backoffice_url()).context["acts"]]
    assert "Désigner un représentant" not in labels
    for act in ("terminer", "corriger", "remplacer"):
        assert reader.post(reverse(f"representative:{act}", args=[row.pk]), {}).status_code in (302, 403)
    assert reader.get(reverse("representative:add")).status_code in (302, 403)
    row.refresh_from_db()
    assert row.end_on is None


def test_communication_does_not_read_them(staff_client, hospital):
    row = represent(known(hospital=hospital), hospital)
    client = staff_client(Role.COMMUNICATION_OFFICER)
    assert client.get(row.get_backoffice_url()).status_code in (302, 403)
    assert client.get(reverse("representative:index")).status_code in (302, 403)

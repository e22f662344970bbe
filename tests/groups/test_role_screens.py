"""Staff keep who belongs to each group: the list on a day, the acts, what the other sheets say."""

from datetime import date

import pytest
from django.urls import reverse

from association.groups.backoffice import sections
from association.groups.models import GroupRole
from association.groups.services import roles
from cms.backoffice.roles import Role
from cms.backoffice.views.inspection import Facts, Notice
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def thorax(db):
    return factories.working_group(name="Thorax")


@pytest.fixture
def hospital(db):
    return factories.OrganisationFactory(display_name="Clinique des Essais")


def known(hospital, first_name="Anne", last_name="Martin"):
    email = f"{first_name}.{last_name}@clinique.invalid".lower()
    made = factories.person(first_name=first_name, last_name=last_name, email=email)
    factories.affiliation(made, hospital, main=True)
    return made


def sheet(client, record):
    return shown(client.get(record.get_backoffice_url()))


def test_a_person_is_added_from_the_sheet_of_the_group(staffer, thorax, hospital):
    person = known(hospital)
    page = staffer.get(thorax.get_backoffice_url())
    act = next(act for act in page.context["acts"] if act["label"] == "Ajouter une personne")
    form = staffer.get(act["url"])
    assert form.context["form"].initial["group"] == str(thorax.pk)
    data = {"group": thorax.pk, "person": person.pk, "role": "lead", "start_on": "01/04/2024", "end_on": "",
            "organisation": "", "decision": "Élue par le groupe"}  # fmt: skip
    done = staffer.post(act["url"], data, follow=True)
    assert "la personne est dans le groupe" in shown(done)
    for record in (thorax, person, hospital):
        text = sheet(staffer, record)
        assert "Animateur" in text and "1er avril 2024" in text, record
    assert "Clinique des Essais" in sheet(staffer, thorax)
    assert "Thorax" in sheet(staffer, hospital)


def test_what_is_unusual_is_said_before_and_confirmed_knowingly(staffer, thorax):
    person = factories.PersonFactory(first_name="Hugo", last_name="Petit")
    url = reverse("grouprole:add")
    data = {"group": thorax.pk, "person": person.pk, "role": "member", "start_on": "01/01/2024"}
    page = shown(staffer.post(url, data))
    for words in ("pas d’affiliation en cours", "pas d’adresse e-mail", "Ajouter quand même"):
        assert words in page, words
    assert not GroupRole.objects.exists()
    assert staffer.post(url, data | {"anyway": "on"}).status_code == 302
    refused = staffer.post(url, data | {"anyway": "on", "start_on": "01/06/2024"})
    assert "a déjà ce rôle" in shown(refused)
    assert GroupRole.objects.count() == 1


def test_a_role_is_ended_once_and_then_folded_away(staffer, thorax, hospital):
    row = factories.group_role(thorax, known(hospital))
    assert f"Terminer le rôle de {row.person}" in sheet(staffer, thorax)
    url = reverse("grouprole:terminer", args=[row.pk])
    assert "jusqu’à la veille" in shown(staffer.get(url))
    staffer.post(url, {"on": "01/05/2025"})
    again = staffer.post(url, {"on": "01/05/2025"}, follow=True)
    assert "n’est pas possible" in shown(again)
    text = sheet(staffer, thorax)
    assert "Un rôle terminé" in text and "Terminer le rôle" not in text
    assert "30 avril 2025" in text, "people read the last day, included"
    assert "Ce rôle est terminé depuis le 1er mai 2025" in sheet(staffer, row)


def test_a_lead_is_replaced_from_the_sheet_of_the_role(staffer, thorax, hospital):
    row = factories.group_role(thorax, known(hospital), "lead")
    other = known(hospital, "Éva", "Durand")
    url = reverse("grouprole:remplacer", args=[row.pk])
    assert "Anne Martin cesse d’animer" in shown(staffer.get(url))
    data = {"person": other.pk, "on": "01/05/2025", "decision": "", "organisation": ""}
    assert "le nouvel animateur est enregistré" in shown(staffer.post(url, data, follow=True))
    assert [role.person for role in thorax.roles.active(date(2025, 5, 1))] == [other]


def test_a_mistyped_role_is_corrected(staffer, thorax, hospital):
    row = factories.group_role(thorax, known(hospital))
    url = reverse("grouprole:corriger", args=[row.pk])
    assert "erreur de saisie" in shown(staffer.get(url))
    staffer.post(url, {"role": "patient", "start_on": "01/05/2024", "end_on": "", "organisation": hospital.pk,
                       "decision": ""})  # fmt: skip
    row.refresh_from_db()
    assert (row.role, row.start_on, row.organisation) == ("patient", date(2024, 5, 1), hospital)
    history = shown(staffer.get(reverse("grouprole:history", args=[row.pk])))
    assert "Correction d’un rôle dans un groupe" in history


@pytest.fixture
def four(thorax, hospital):
    """A lead, a former member, one to come, and an expert of another group for an association."""
    other = factories.working_group(name="Oncogénétique")
    association = factories.OrganisationFactory(display_name="Association des Essais")
    factories.group_role(thorax, known(hospital), "lead")
    factories.group_role(thorax, known(hospital, "Zoé", "Ancienne"), end_on=date(2024, 1, 1))
    factories.group_role(thorax, known(hospital, "Paul", "Future"), start_on=date(2090, 1, 1))
    factories.group_role(other, known(hospital, "Éva", "Experte"), "expert", organisation=association)
    return {"thorax": thorax.pk, "hospital": hospital.pk, "association": association.pk}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"Martin", "Ancienne", "Future", "Experte"}),
        ({"when": "running"}, {"Martin", "Experte"}),
        ({"when": "ended"}, {"Ancienne"}),
        ({"when": "ahead"}, {"Future"}),
        ({"on": "31/12/2023"}, {"Martin", "Ancienne", "Experte"}),
        ({"on": "01/01/2024"}, {"Martin", "Experte"}),
        ({"on": "01/01/2021"}, set()),
        ({"role": "expert"}, {"Experte"}),
        ({"group": "thorax"}, {"Martin", "Ancienne", "Future"}),
        ({"organisation": "hospital", "when": "running"}, {"Martin"}),
        ({"organisation": "association"}, {"Experte"}),
        ({"q": "eva oncogenetique"}, {"Experte"}),
        ({"q": "thorax zoe"}, {"Ancienne"}),
    ],
)
def test_the_list_is_searched_filtered_and_asked_for_a_past_day(staffer, four, query, names):
    page = staffer.get(
        reverse("grouprole:index"), {key: four.get(value, value) for key, value in query.items()}
    )
    assert {row.person.last_name for row in page.context["object_list"]} == names


def test_the_export_is_of_the_day_too(staffer, four):
    answer = staffer.get(reverse("grouprole:index"), {"export": "csv", "on": "31/12/2023"})
    text = answer.getvalue().decode("utf-8-sig")
    assert len(text.splitlines()) == 4
    for words in (
        "Ancienne",
        "anne.martin@clinique.invalid",
        "Clinique des Essais",
        "Association des Essais",
    ):
        assert words in text, words
    assert staffer.get(reverse("grouprole:index"), {"export": "xlsx"}).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_as_for_few(staffer, hospital, django_assert_max_num_queries, number):
    for rank in range(number):
        factories.group_role(person=known(hospital, f"Prénom{rank}"))
    url = reverse("grouprole:index")
    staffer.get(url)
    with django_assert_max_num_queries(24):
        assert staffer.get(url).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_the_sheet_of_an_organisation_asks_as_much_for_many_as_for_few(
    staffer, hospital, django_assert_max_num_queries, number
):
    for rank in range(number):
        factories.group_role(person=known(hospital, f"Prénom{rank}"))
    staffer.get(hospital.get_backoffice_url())
    with django_assert_max_num_queries(30):
        staffer.get(hospital.get_backoffice_url())


def test_other_rooms_join_the_sheet_of_a_group(staffer, thorax, monkeypatch):
    for name in ("_sections", "_notices", "_acts"):
        monkeypatch.setattr(sections, name, [])
    sections.register(lambda group, user: Facts("Réunions", [("Dernière", "hier")]))
    sections.register(lambda group, user: None)
    sections.register_notices(lambda group, user: [Notice("Aucune réunion depuis un an.")])
    sections.register_acts(
        lambda group, user: [{"url": "/x/", "label": "Préparer une réunion", "icon": "date"}]
    )
    text = sheet(staffer, thorax)
    for words in ("Réunions", "Aucune réunion depuis un an.", "Préparer une réunion"):
        assert words in text, words


def test_a_role_to_come_is_said_so(staffer, thorax):
    row = roles.add_role(
        group=thorax, person=factories.PersonFactory(), role="member", start_on=date(2090, 1, 1)
    )
    assert "Ce rôle commence le 1er janvier 2090" in sheet(staffer, row)

"""Groups begin, are suspended, open again, close; staff follow it on the list and the sheet."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.groups.services import groups, roles
from association.groups.services.reference import propose_groups
from association.members.models import TumourSite
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def thorax(db):
    return factories.working_group(name="Thorax", kind="specialty")


def sheet(client, record):
    return shown(client.get(record.get_backoffice_url()))


def periods(group):
    return list(group.periods.values_list("status", "start_on", "end_on"))


def test_a_group_is_created_from_the_list_with_its_first_period(staffer):
    url = reverse("group:add")
    assert url in staffer.get(reverse("group:index")).text
    assert "actif à partir du jour choisi" in shown(staffer.get(url))
    site = TumourSite.objects.get(code="thorax")
    data = {"name": "Thorax", "kind": "specialty", "tumour_site": site.pk, "mission": "Poumon et plèvre",
            "start_on": "01/03/2018", "decision": "CA du 1er mars 2018"}  # fmt: skip
    done = staffer.post(url, data, follow=True)
    assert "le groupe est créé" in shown(done)
    group = WorkingGroup.objects.get()
    assert (group.name, group.slug, group.tumour_site) == ("Thorax", "thorax", site)
    assert periods(group) == [("active", date(2018, 3, 1), None)]
    text = sheet(staffer, group)
    for words in ("Groupe de spécialité · Actif · 0 personne", "Création", "CA du 1er mars 2018", "1er mars"):
        assert words in text, words
    assert AuditEntry.objects.for_instance(group).filter(action="groups.create").count() == 1


def test_two_groups_have_neither_one_name_nor_one_address(staffer, thorax):
    data = {"name": "THORAX", "kind": "project", "start_on": "01/03/2018"}
    assert "Un groupe s’appelle déjà" in shown(staffer.post(reverse("group:add"), data))
    first = groups.create_group(name="Qualité", kind="project", start_on=date(2020, 1, 1))
    second = groups.create_group(name="Qualité !", kind="project", start_on=date(2020, 1, 1))
    assert (first.slug, second.slug) == ("qualite", "qualite-2")


def test_a_group_is_suspended_then_opened_again_from_its_sheet(staffer, thorax):
    page = staffer.get(thorax.get_backoffice_url())
    assert {act["label"] for act in page.context["acts"]} >= {"Suspendre", "Clore", "Ajouter une personne"}
    url = reverse("group:suspendre", args=[thorax.pk])
    assert "ne se réunit plus" in shown(staffer.get(url))
    staffer.post(url, {"on": "17/03/2024", "decision": "CA du 12 mars 2024", "reason": "Faute d’animateur"})
    assert "Ce groupe est suspendu" in sheet(staffer, thorax)
    again = staffer.post(url, {"on": "18/03/2024"}, follow=True)
    assert "n’est pas possible" in shown(again)
    staffer.post(reverse("group:rouvrir", args=[thorax.pk]), {"on": "01/09/2024"})
    assert periods(thorax) == [
        ("active", date(2020, 1, 1), date(2024, 3, 17)),
        ("suspended", date(2024, 3, 17), date(2024, 9, 1)),
        ("active", date(2024, 9, 1), None),
    ]
    text = sheet(staffer, thorax)
    assert [label in text for label in ("Création", "Suspension", "Réouverture")] == [True] * 3
    assert "Faute d’animateur" in text
    actions = AuditEntry.objects.for_instance(thorax).values_list("action", flat=True)
    assert set(actions) == {"groups.suspend", "groups.resume"}


def test_closing_a_group_ends_its_roles_and_keeps_its_story(staffer, thorax):
    running = factories.group_role(thorax)
    over = factories.group_role(thorax, end_on=date(2023, 1, 1))
    url = reverse("group:clore", args=[thorax.pk])
    assert "Les rôles en cours se terminent le même jour" in shown(staffer.get(url))
    staffer.post(url, {"on": "01/06/2025", "decision": "CA du 20 mai 2025"})
    assert list(GroupRole.objects.order_by("pk").values_list("end_on", flat=True)) == [
        date(2025, 6, 1),
        date(2023, 1, 1),
    ]
    text = sheet(staffer, thorax)
    assert "Clôture : CA du 20 mai 2025" in text
    assert "Clos" in text and "Ajouter une personne" not in text
    logged = AuditEntry.objects.for_instance(running).get()
    assert (logged.action, logged.values["end_on"]) == ("groups.end_role", [None, "2025-06-01"])
    assert not AuditEntry.objects.for_instance(over).exists()


def test_a_role_that_is_to_begin_stops_the_closing(thorax):
    later = factories.today() + timedelta(days=30)
    role = factories.group_role(thorax, start_on=later)
    with pytest.raises(Refusal, match=str(role.person)):
        groups.close(group=thorax, on=factories.today())
    assert periods(thorax) == [("active", date(2020, 1, 1), None)]


@pytest.mark.parametrize(
    ("act", "on", "said"),
    [
        (groups.suspend, date(2020, 1, 1), "choisissez un jour plus tard"),
        (groups.resume, date(2024, 1, 1), "est actif"),
        (groups.close, date(2019, 1, 1), "choisissez un jour plus tard"),
    ],
)
def test_an_act_that_has_no_sense_says_why(thorax, act, on, said):
    with pytest.raises(Refusal, match=said):
        act(group=thorax, on=on)
    assert StatusPeriod.objects.count() == 1


def test_a_closed_group_is_opened_again_from_the_day_of_its_closing_on(thorax):
    groups.close(group=thorax, on=date(2024, 1, 1))
    with pytest.raises(Refusal, match="est clos depuis le 01/01/2024"):
        groups.suspend(group=thorax, on=date(2024, 2, 1))
    with pytest.raises(Refusal, match="choisissez ce jour ou plus tard"):
        groups.resume(group=thorax, on=date(2023, 12, 31))
    groups.resume(group=thorax, on=date(2025, 1, 1))
    assert WorkingGroup.objects.with_status(date(2024, 6, 1)).get().status is None
    assert WorkingGroup.objects.with_status().get().status == "active"


@pytest.fixture
def three(thorax):
    """A led group, a suspended transversal one, one closed."""
    factories.group_role(thorax, factories.person(first_name="Anne", last_name="Martin"), "lead")
    factories.group_role(thorax)
    factories.group_role(thorax, role="guest")
    suspended = factories.working_group(name="Oncogénétique")
    groups.suspend(group=suspended, on=date(2024, 1, 1))
    closed = factories.working_group(name="Télésurveillance", kind="project")
    groups.close(group=closed, on=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, {"Thorax", "Oncogénétique", "Télésurveillance"}),
        ({"kind": "project"}, {"Télésurveillance"}),
        ({"status": "active"}, {"Thorax"}),
        ({"status": "suspended"}, {"Oncogénétique"}),
        ({"status": "closed"}, {"Télésurveillance"}),
        ({"lead": "none"}, {"Oncogénétique", "Télésurveillance"}),
        ({"q": "oncogenetique"}, {"Oncogénétique"}),
        ({"status": "active", "on": "01/06/2023"}, {"Thorax", "Oncogénétique", "Télésurveillance"}),
        ({"on": "01/06/2019"}, set()),
        ({"on": "pas un jour"}, set()),
    ],
)
def test_the_list_is_searched_filtered_and_asked_for_a_past_day(staffer, three, query, names):
    page = staffer.get(reverse("group:index"), query)
    assert {group.name for group in page.context["object_list"]} == names


def test_the_list_and_its_export_count_people_and_name_leads(staffer, three):
    page = shown(staffer.get(reverse("group:index")))
    for words in ("Anne Martin", "Suspendu", "Clos"):
        assert words in page, words
    answer = staffer.get(reverse("group:index"), {"export": "csv", "status": "active"})
    lines = answer.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Thorax" in lines[1] and "Anne Martin" in lines[1] and ";2;" in lines[1], (
        "the guest is not counted"
    )
    before = staffer.get(reverse("group:index"), {"export": "csv", "on": "01/06/2021"})
    assert ";0;" in before.getvalue().decode("utf-8-sig").splitlines()[1], "nobody was there yet"
    assert staffer.get(reverse("group:index"), {"export": "xlsx"}).status_code == 200


def test_the_words_of_a_group_are_edited_in_its_form(staffer, thorax):
    url = reverse("group:edit", args=[thorax.pk])
    assert "Qui doit y être" in shown(staffer.get(url))
    data = {"name": "Thorax", "kind": "specialty", "order": 10, "mission": "Poumon", "slug": "thorax",
            "tumour_site": "", "source": ""}  # fmt: skip
    staffer.post(url, data)
    thorax.refresh_from_db()
    assert (thorax.mission, thorax.published) == ("Poumon", False)


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_asks_as_much_for_many_as_for_few(staffer, django_assert_max_num_queries, number):
    for _ in range(number):
        factories.group_role(role="lead")
    url = reverse("group:index")
    staffer.get(url)
    with django_assert_max_num_queries(22):
        assert staffer.get(url).status_code == 200


@pytest.mark.parametrize("number", [2, 20])
def test_the_sheet_asks_as_much_for_many_as_for_few(staffer, thorax, django_assert_max_num_queries, number):
    for rank in range(number):
        person = factories.PersonFactory()
        factories.affiliation(person, main=True)
        factories.group_role(thorax, person, end_on=date(2023, 1, 1) if rank % 2 else None)
    staffer.get(thorax.get_backoffice_url())
    with django_assert_max_num_queries(28):
        assert staffer.get(thorax.get_backoffice_url()).status_code == 200


def test_an_empty_site_is_offered_the_groups_most_networks_have(staffer):
    page = staffer.get(reverse("group:index"))
    assert "Créer les groupes proposés" in page.text
    url = reverse("group:proposer")
    assert "Onze groupes de spécialité" in shown(staffer.get(url))
    staffer.post(url, {"start_on": "01/01/2020"})
    by_kind = [WorkingGroup.objects.filter(kind=kind).count() for kind in ("specialty", "transversal")]
    assert by_kind == [11, 11]
    thorax = WorkingGroup.objects.get(code="thorax")
    assert thorax.tumour_site.code == "thorax"
    assert set(thorax.required_specialties.values_list("code", flat=True)) >= {"SM41", "SM11", "SM01"}
    assert periods(thorax) == [("active", date(2020, 1, 1), None)]
    assert all(group.tumour_site for group in WorkingGroup.objects.filter(kind="specialty"))
    assert "Créer les groupes proposés" not in staffer.get(reverse("group:index")).text
    with pytest.raises(Refusal, match="a déjà des groupes"):
        propose_groups(on=date(2020, 1, 1))


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.TRAINING_MANAGER, Role.NEWSLETTER_MANAGER])
def test_those_who_only_read_change_nothing(staff_client, thorax, role):
    row = roles.add_role(
        group=thorax,
        person=factories.person(last_name="Martin"),
        role="lead",
        start_on=date(2024, 1, 1),
    )
    reader = staff_client(role)
    assert "Martin" in sheet(reader, thorax)
    assert reader.get(thorax.get_backoffice_url()).context["acts"] == []
    addresses = [reverse("group:add"), reverse("group:proposer"), reverse("grouprole:add")]
    addresses += [reverse(f"group:{act}", args=[thorax.pk]) for act in ("suspendre", "clore", "edit")]
    addresses += [reverse(f"grouprole:{act}", args=[row.pk]) for act in ("terminer", "corriger", "remplacer")]
    for url in addresses:
        assert reader.post(url, {}).status_code in (302, 403), url
    assert GroupRole.objects.get().end_on is None
    assert periods(thorax) == [("active", date(2020, 1, 1), None)]


def test_communication_does_not_read_them(staff_client, thorax):
    client = staff_client(Role.COMMUNICATION_OFFICER)
    assert client.get(thorax.get_backoffice_url()).status_code in (302, 403)
    assert client.get(reverse("group:index")).status_code in (302, 403)

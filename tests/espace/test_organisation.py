"""What a representative does in Mon espace for their organisation, and what nobody else may."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from association.members.models import ChangeProposal, OrganisationContact
from association.members.rules.proposals import fingerprint
from association.members.services import proposals, representatives
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db

EMPTY = {"contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}


@pytest.fixture
def hospital(site):
    organisation = factories.OrganisationFactory(
        name="CLINIQUE DES ESSAIS", display_name="Clinique des Essais", street="1 rue Vieille",
        phone="05 36 49 00 01", notes="Note interne", cancer_status="authorised",
    )  # fmt: skip
    factories.member(organisation, factories.CollegeFactory(name="Collège des cliniques"))
    return organisation


def represent(person, organisation, kind="holder", start_on=date(2024, 4, 1)):
    return representatives.designate(organisation=organisation, person=person, kind=kind, start_on=start_on)


@pytest.fixture
def mine(person, hospital):
    """Anne Martin represents the clinic."""
    return represent(person, hospital)


def address(organisation, page=""):
    return f"/espace/organisation/{organisation.pk}/{page}"


def form(organisation, **changes):
    """What the form sends when nothing is touched, with these changes."""
    names = ("display_name", "short_name", "street", "address_extra", "postcode", "city", "phone", "email",
             "website")  # fmt: skip
    values = {name: getattr(organisation, name) for name in names}
    return values | {"comment": ""} | EMPTY | changes


def test_a_representative_reads_what_the_network_holds(client, person, mine, hospital):
    deputy = factories.PersonFactory(first_name="Hugo", last_name="Petit")
    represent(deputy, hospital, "deputy")
    factories.OrganisationFactory(kind="site", parent=hospital, display_name="Site des Essais")
    OrganisationContact.objects.create(organisation=hospital, label="Secrétariat", phone="05 36 49 00 09")
    page = client.get("/espace/organisation/", follow=True)
    text = shown(page)
    for words in (
        "CLINIQUE DES ESSAIS", "1 rue Vieille", "Secrétariat", "Site des Essais", "Membre du réseau",
        "Collège", "Charte du réseau", "Anne Martin", "Hugo Petit", "suppléant", "1 avril 2024",
    ):  # fmt: skip
        assert words in text, words
    for hidden in ("Note interne", "Autorisé"):
        assert hidden not in text


def test_the_menu_line_is_for_running_representatives_only(client, person, hospital):
    assert "Mon organisation" not in client.get("/espace/").text
    assert client.get("/espace/organisation/").status_code == 404
    row = represent(person, hospital)
    assert "Mon organisation" in client.get("/espace/").text
    representatives.end_representation(representative=row, on=timezone.localdate())
    assert "Mon organisation" not in client.get("/espace/").text


def test_several_organisations_are_listed(client, person, mine):
    other = factories.OrganisationFactory(display_name="Association des Essais")
    represent(person, other, "deputy")
    text = client.get("/espace/organisation/").text
    assert "Clinique des Essais" in text
    assert "Association des Essais" in text


@pytest.mark.parametrize("page", ["", "professionnels/", "proposer/", "retirer/"])
def test_another_organisation_is_not_there(client, person, mine, page):
    other = factories.OrganisationFactory()
    send = client.post if page == "retirer/" else client.get
    assert send(address(other, page)).status_code == 404
    assert client.post(address(other, page), form(other, city="Albi")).status_code in (404, 405)
    assert not ChangeProposal.objects.exists()


def test_rights_end_on_the_day_the_representation_ends(client, person, mine, hospital):
    last = timezone.localdate() + timedelta(days=30)
    representatives.end_representation(representative=mine, on=last)
    for day, status in ((last - timedelta(days=1), 200), (last, 404)):
        with time_machine.travel(timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))):
            client.force_login(person.user)
            for page in ("", "proposer/", "professionnels/"):
                assert client.get(address(hospital, page)).status_code == status, (day, page)
            sent = client.post(address(hospital, "proposer/"), form(hospital, city="Albi"))
            assert sent.status_code == (302 if status == 200 else 404)


def test_rights_begin_on_the_day_the_representation_begins(client, person, hospital):
    represent(person, hospital, start_on=timezone.localdate() + timedelta(days=1))
    assert client.get(address(hospital)).status_code == 404


@pytest.mark.parametrize("kind", ["holder", "deputy"])
def test_a_holder_or_a_deputy_proposes_a_new_address(client, person, hospital, kind):
    represent(person, hospital, kind)
    data = form(hospital, street="2 rue Neuve", postcode="30 000", city="Nîmes", comment="Depuis lundi")
    page = client.post(address(hospital, "proposer/"), data, follow=True)
    text = shown(page)
    assert "Votre proposition est transmise" in text
    assert "attendent la réponse du réseau" in text
    proposal = ChangeProposal.objects.get()
    assert proposal.values == {
        "street": ["1 rue Vieille", "2 rue Neuve"],
        "postcode": ["31000", "30000"],
        "city": ["Toulouse", "Nîmes"],
    }
    assert (proposal.proposed_by, proposal.comment) == (person.user, "Depuis lundi")
    hospital.refresh_from_db()
    assert hospital.street == "1 rue Vieille"
    assert "Clinique des Essais" in shown(client.get("/espace/")), "the home page says it waits"


def test_a_site_of_my_organisation_is_mine_too(client, person, mine, hospital):
    site = factories.OrganisationFactory(kind="site", parent=hospital, display_name="Site des Essais")
    assert "Clinique des Essais" in shown(client.get(address(site)))
    client.post(address(site, "proposer/"), form(site, phone="0536490005"))
    assert ChangeProposal.objects.get().organisation == site
    site.closed_on = date(2025, 1, 1)
    site.save()
    assert client.get(address(site)).status_code == 404


def test_who_represents_a_site_does_not_open_its_legal_entity(client, person, hospital):
    site = factories.OrganisationFactory(kind="site", parent=hospital)
    represent(person, site)
    page = client.get(address(site))
    assert page.status_code == 200
    assert address(hospital) not in page.text
    assert client.get(address(hospital)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phone": "123456"}, "10 chiffres"),
        ({"postcode": "ABC"}, "5 chiffres"),
        ({"email": "nulle part"}, "pas une adresse e-mail"),
        ({"website": "pas un site"}, "pas une adresse de site"),
        ({"display_name": ""}, "Champ requis"),
        ({}, "Rien ne change"),
    ],
)
def test_what_cannot_be_read_is_shown_beside_its_field(client, person, mine, hospital, changes, said):
    page = client.post(address(hospital, "proposer/"), form(hospital, **changes))
    assert page.status_code == 200
    assert said in shown(page)
    assert not ChangeProposal.objects.exists()


def test_a_proposal_is_corrected_while_it_waits(client, person, mine, hospital):
    client.post(address(hospital, "proposer/"), form(hospital, city="Albi"))
    page = client.get(address(hospital, "proposer/"))
    assert "Modifier ma proposition" in page.text
    assert page.context["form"]["city"].value() == "Albi"
    client.post(address(hospital, "proposer/"), form(hospital, city="Foix"))
    assert ChangeProposal.objects.get().values == {"city": ["Toulouse", "Foix"]}


def test_a_proposal_is_withdrawn_while_it_waits(client, person, mine, hospital):
    client.post(address(hospital, "proposer/"), form(hospital, city="Albi"))
    page = client.post(address(hospital, "retirer/"), follow=True)
    assert "Votre proposition est retirée" in page.text
    assert ChangeProposal.objects.get().state == "withdrawn"
    assert client.post(address(hospital, "retirer/")).status_code == 404


def test_desks_to_contact_are_added_one_after_the_other(client, person, mine, hospital):
    OrganisationContact.objects.create(organisation=hospital, label="Accueil", phone="05 36 49 00 03")
    first = {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 1, "contacts-0-label": "Accueil",
             "contacts-0-phone": "05 36 49 00 03", "contacts-0-email": ""}  # fmt: skip
    page = client.post(address(hospital, "proposer/"), form(hospital, **first, add=""))
    assert "Service à contacter n° 2" in page.text
    assert not ChangeProposal.objects.exists()
    second = {"contacts-TOTAL_FORMS": 2, "contacts-1-label": "3C", "contacts-1-email": "3c@clinique.invalid",
              "contacts-1-public": "on"}  # fmt: skip
    sent = client.post(address(hospital, "proposer/"), form(hospital, **first | second))
    assert sent.status_code == 302, shown(sent)
    (old, new) = ChangeProposal.objects.get().values["contacts"]
    assert [desk["label"] for desk in old] == ["Accueil"]
    assert [(desk["label"], desk["public"]) for desk in new] == [("Accueil", False), ("3C", True)]


def test_a_desk_is_taken_away_and_a_half_filled_one_refused(client, person, mine, hospital):
    OrganisationContact.objects.create(organisation=hospital, label="Accueil", phone="05 36 49 00 03")
    desk = {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 1, "contacts-0-label": "Accueil"}
    page = client.post(address(hospital, "proposer/"), form(hospital, **desk))
    assert "un téléphone ou une adresse" in shown(page)
    desk |= {"contacts-0-phone": "05 36 49 00 03", "contacts-0-DELETE": "on"}
    client.post(address(hospital, "proposer/"), form(hospital, **desk))
    assert ChangeProposal.objects.get().values["contacts"][1] == []


def test_the_answer_is_kept_in_the_story(client, person, mine, hospital):
    client.post(address(hospital, "proposer/"), form(hospital, city="Albi", phone="0536490002"))
    proposal = ChangeProposal.objects.get()
    proposals.decide(
        proposal=proposal,
        accepted=["phone"],
        answer="La commune est exacte.",
        seen=fingerprint(proposals.proposed_lines(proposal)),
        user=factories.UserFactory(),
    )
    text = shown(client.get(address(hospital)))
    for words in ("acceptée en partie", "non retenu", "La commune est exacte.", "05 36 49 00 02"):
        assert words in text, words


def test_those_who_work_there_are_named_with_their_function_only(client, person, mine, hospital):
    colleague = factories.person(
        first_name="Éva", last_name="Durand", email="eva@prive.invalid", phone="06 39 98 00 00",
        notes="Note interne",
    )  # fmt: skip
    factories.affiliation(colleague, hospital, function="Oncologue")
    factories.affiliation(organisation=hospital, function="Partie", end_on=date(2023, 1, 1))
    assert "1 professionnel affilié" in shown(client.get(address(hospital)))
    text = shown(client.get(address(hospital, "professionnels/")))
    assert "Éva Durand" in text
    assert "Oncologue" in text
    for hidden in ("eva@prive.invalid", "06 39 98 00 00", "Note interne", "Partie"):
        assert hidden not in text


@pytest.mark.parametrize("number", [2, 20])
def test_the_pages_ask_as_much_for_many_as_for_few(
    client, person, mine, hospital, django_assert_max_num_queries, number
):
    for rank in range(number):
        factories.OrganisationFactory(kind="site", parent=hospital)
        colleague = factories.PersonFactory()
        factories.affiliation(colleague, hospital)
        represent(colleague, hospital, "deputy")
        OrganisationContact.objects.create(organisation=hospital, label=f"Service {rank}", phone="15")
        ChangeProposal.objects.create(
            organisation=hospital, proposed_by=person.user, values={"city": ["", "Albi"]}, state="declined"
        )
    client.get(address(hospital))
    with django_assert_max_num_queries(26):
        client.get(address(hospital))
    with django_assert_max_num_queries(16):
        client.get(address(hospital, "professionnels/"))


def test_an_account_linked_to_nobody_is_sent_home(client, hospital):
    client.force_login(factories.UserFactory())
    assert client.get(address(hospital)).url == "/espace/"

"""Staff answer what representatives propose: the queue, the lines side by side, the answer."""

import pytest
from django.urls import reverse

from association.members.models import ChangeProposal, Organisation
from association.members.services import proposals
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.members.test_proposals_services import representative_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def hospital(db):
    return factories.OrganisationFactory(
        display_name="Clinique des Essais", street="1 rue Vieille", phone="05 36 49 00 01"
    )


@pytest.fixture
def proposal(hospital):
    user = representative_of(hospital, first_name="Anne", last_name="Martin")
    values = {"street": "2 rue Neuve", "phone": "0536490002"}
    return proposals.propose(organisation=hospital, values=values, comment="Depuis lundi", user=user)


def address(act, proposal):
    return reverse(f"changeproposal:{act}", args=[proposal.pk])


def answer(client, act, proposal, accepted=(), said="", **data):
    """What the page of the act sends when one ticks these lines."""
    seen = client.get(address(act, proposal)).context["form"].initial["seen"]
    data = {"seen": seen, "accepted": list(accepted), "answer": said} | data
    return client.post(address(act, proposal), data, follow=True)


def test_the_sheet_shows_each_line_beside_what_it_replaces(staffer, proposal):
    text = shown(staffer.get(proposal.get_backoffice_url()))
    for words in ("1 rue Vieille", "2 rue Neuve", "05 36 49 00 02", "Depuis lundi", "À examiner"):
        assert words in text, words


def test_everything_is_ticked_and_accepted_in_one_click(staffer, proposal, hospital):
    page = staffer.get(address("accepter", proposal))
    assert page.context["form"].initial["accepted"] == ["street", "phone"]
    assert "Le représentant reçoit un e-mail" in shown(page)
    done = answer(staffer, "accepter", proposal, ["street", "phone"])
    assert "le représentant reçoit la réponse par e-mail" in shown(done)
    hospital.refresh_from_db()
    assert (hospital.street, hospital.phone) == ("2 rue Neuve", "05 36 49 00 02")
    message = Message.objects.get(kind="members.proposal_answer")
    assert message.subject == "Vos modifications sont acceptées"
    history = shown(staffer.get(reverse("organisation:history", args=[hospital.pk])))
    assert "1 rue Vieille → 2 rue Neuve" in history


def test_some_lines_are_accepted_and_the_others_refused_with_a_reason(staffer, proposal, hospital):
    page = answer(staffer, "accepter", proposal, ["phone"])
    assert "Dites au représentant pourquoi" in shown(page)
    answer(staffer, "accepter", proposal, ["phone"], "L’adresse est celle du siège.")
    hospital.refresh_from_db()
    assert (hospital.street, hospital.phone) == ("1 rue Vieille", "05 36 49 00 02")
    text = shown(staffer.get(proposal.get_backoffice_url()))
    assert "Acceptée en partie" in text
    assert "non retenue" in text


def test_nothing_ticked_is_no_answer(staffer, proposal):
    assert "Cochez ce que vous acceptez" in shown(answer(staffer, "accepter", proposal))
    assert ChangeProposal.objects.get().is_waiting


def test_a_refusal_takes_an_answer(staffer, proposal, hospital):
    page = answer(staffer, "refuser", proposal)
    assert "Champ requis" in shown(page)
    assert ChangeProposal.objects.get().is_waiting
    answer(staffer, "refuser", proposal, said="Ce n’est pas votre site.")
    assert ChangeProposal.objects.get().state == "declined"
    hospital.refresh_from_db()
    assert hospital.street == "1 rue Vieille"
    assert "Ce n’est pas votre site." in Message.objects.get(kind="members.proposal_answer").text


def test_a_value_changed_since_the_proposal_is_overwritten_knowingly_only(staffer, proposal, hospital):
    Organisation.objects.filter(pk=hospital.pk).update(street="3 place Changée")
    page = staffer.get(address("accepter", proposal))
    assert page.context["form"].initial["accepted"] == ["phone"], "a conflict is not ticked by itself"
    text = shown(page)
    for words in ("3 place Changée", "Changée depuis la proposition", "1 rue Vieille"):
        assert words in text, words
    answer(staffer, "accepter", proposal, ["phone", "street"])
    hospital.refresh_from_db()
    assert hospital.street == "2 rue Neuve"


def test_what_changes_while_staff_read_is_shown_and_nothing_decided(staffer, proposal, hospital):
    seen = staffer.get(address("accepter", proposal)).context["form"].initial["seen"]
    Organisation.objects.filter(pk=hospital.pk).update(street="3 place Changée")
    for act in ("accepter", "refuser"):
        data = {"seen": seen, "accepted": ["street", "phone"], "answer": "Vu."}
        page = staffer.post(address(act, proposal), data, follow=True)
        assert "a changé pendant que vous lisiez" in shown(page)
        assert "3 place Changée" in shown(page)
    assert ChangeProposal.objects.get().is_waiting
    hospital.refresh_from_db()
    assert hospital.street == "3 place Changée"


def test_a_line_already_true_is_said_so(staffer, proposal, hospital):
    Organisation.objects.filter(pk=hospital.pk).update(phone="05 36 49 00 02")
    assert "La fiche dit déjà cela." in shown(staffer.get(address("accepter", proposal)))


def test_the_second_to_answer_is_told(staffer, proposal):
    page = staffer.get(address("accepter", proposal))
    data = {"seen": page.context["form"].initial["seen"], "accepted": ["street", "phone"], "answer": ""}
    staffer.post(address("accepter", proposal), data)
    again = staffer.post(address("accepter", proposal), data, follow=True)
    assert "a déjà reçu sa réponse : acceptée par" in shown(again)
    assert Message.objects.filter(kind="members.proposal_answer").count() == 1


def test_those_that_wait_come_first_and_are_found(staffer, proposal, hospital):
    other = factories.OrganisationFactory(display_name="Association des Essais")
    done = ChangeProposal.objects.create(
        organisation=other, values={"city": ["", "Albi"]}, state="declined", answer="Non."
    )
    url = reverse("changeproposal:index")
    assert list(staffer.get(url).context["object_list"]) == [proposal, done]
    assert list(staffer.get(url, {"state": "declined"}).context["object_list"]) == [done]
    assert list(staffer.get(url, {"q": "clinique"}).context["object_list"]) == [proposal]
    lines = staffer.get(url, {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 3


@pytest.mark.parametrize("number", [2, 20])
def test_the_queue_asks_as_much_for_many_as_for_few(staffer, django_assert_max_num_queries, number):
    for _ in range(number):
        ChangeProposal.objects.create(
            organisation=factories.OrganisationFactory(),
            proposed_by=factories.UserFactory(),
            values={"city": ["", "Albi"]},
        )
    url = reverse("changeproposal:index")
    staffer.get(url)
    with django_assert_max_num_queries(22):
        assert staffer.get(url).status_code == 200


def test_the_home_page_says_that_one_waits(staffer, proposal):
    page = shown(staffer.get("/admin/"))
    assert "Modifications proposées par les adhérents" in page
    assert "Clinique des Essais" in page
    answer(staffer, "refuser", proposal, said="Non.")
    assert "Modifications proposées par les adhérents" not in shown(staffer.get("/admin/"))


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.COMMUNICATION_OFFICER])
def test_nobody_else_reads_or_answers(staff_client, proposal, role):
    client = staff_client(role)
    for act in ("inspect", "accepter", "refuser"):
        assert client.get(address(act, proposal)).status_code in (302, 403)
    data = {"seen": "x", "accepted": ["street"], "answer": "Non."}
    assert client.post(address("refuser", proposal), data).status_code in (302, 403)
    assert ChangeProposal.objects.get().is_waiting

"""A representative proposes, staff answer: nothing is written that was not accepted, nor unseen."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from django.test import TransactionTestCase
from django.utils import timezone

from association.members.models import ChangeProposal, Department, Organisation, OrganisationContact
from association.members.proposable import present_values
from association.members.rules.proposals import fingerprint
from association.members.services import proposals, representatives
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db

State = ChangeProposal.State


def representative_of(organisation, kind="holder", **fields):
    """An account whose person represents the organisation."""
    user = factories.UserFactory()
    person = factories.person(email=f"rep{user.pk}@clinique.invalid", user=user, **fields)
    representatives.designate(organisation=organisation, person=person, kind=kind, start_on=date(2024, 1, 1))
    return user


def seen(proposal):
    return fingerprint(proposals.proposed_lines(ChangeProposal.objects.get(pk=proposal.pk)))


def decide(proposal, *accepted, answer="", **fields):
    said = {"seen": seen(proposal), "user": factories.UserFactory()} | fields
    return proposals.decide(proposal=proposal, accepted=accepted, answer=answer, **said)


@pytest.fixture
def hospital(db):
    return factories.OrganisationFactory(
        display_name="Clinique des Essais", street="1 rue Vieille", phone="05 36 49 00 01"
    )


@pytest.fixture
def user(hospital):
    return representative_of(hospital, first_name="Anne", last_name="Martin")


@pytest.fixture
def proposal(hospital, user):
    values = {"street": "2 rue Neuve", "postcode": "30000", "city": "Nîmes", "phone": "0536490002"}
    return proposals.propose(organisation=hospital, values=values, comment="Depuis lundi", user=user)


def test_only_what_changes_is_proposed_beside_what_it_replaces(hospital, user):
    values = present_values(hospital) | {"street": " 2  rue Neuve ", "phone": "05.36.49.00.01"}
    made = proposals.propose(organisation=hospital, values=values, user=user)
    assert made.values == {"street": ["1 rue Vieille", "2 rue Neuve"]}
    hospital.refresh_from_db()
    assert hospital.street == "1 rue Vieille", "nothing is written before the answer"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Rien ne change"),
        ({"phone": "123456"}, "Téléphone.*10 chiffres"),
        ({"postcode": "3100A"}, "Code postal"),
        ({"email": "nulle part"}, "adresse e-mail"),
        ({"website": "pas un site"}, "site internet"),
        ({"display_name": " "}, "ne peut pas être vide"),
        ({"street": "x" * 201}, "maximum est de 200"),
        ({"contacts": [{"label": "Accueil", "phone": "", "email": ""}]}, "un téléphone ou une adresse"),
    ],
)
def test_what_cannot_be_read_or_changes_nothing_is_refused(hospital, user, values, said):
    with pytest.raises(Refusal, match=said):
        proposals.propose(organisation=hospital, values=values, user=user)
    assert not ChangeProposal.objects.exists()


def test_identifiers_and_status_are_not_proposed(hospital, user):
    values = {"finess": "310781406", "kind": "site", "closed_on": "2025-01-01", "city": "Nîmes"}
    made = proposals.propose(organisation=hospital, values=values, user=user)
    assert set(made.values) == {"city"}


def test_a_stranger_and_a_former_representative_propose_nothing(hospital, user):
    with pytest.raises(Refusal, match="ne représentez pas"):
        proposals.propose(organisation=factories.OrganisationFactory(), values={"city": "Albi"}, user=user)
    hospital.representatives.update(end_on=timezone.localdate())
    with pytest.raises(Refusal, match="ne représentez pas"):
        proposals.propose(organisation=hospital, values={"city": "Albi"}, user=user)


def test_one_waits_at_a_time_and_is_corrected_or_withdrawn(hospital, user, proposal):
    with pytest.raises(Refusal, match="attend déjà"):
        proposals.propose(organisation=hospital, values={"city": "Albi"}, user=user)
    deputy = representative_of(hospital, kind="deputy")
    proposals.revise(proposal=proposal, values={"city": "Albi"}, user=deputy)
    proposal.refresh_from_db()
    assert (proposal.values, proposal.proposed_by) == ({"city": ["Toulouse", "Albi"]}, deputy)
    proposals.withdraw(proposal=proposal, user=user)
    for act in (
        lambda: proposals.withdraw(proposal=proposal, user=user),
        lambda: proposals.revise(proposal=proposal, values={"city": "Foix"}, user=user),
        lambda: decide(proposal, "city"),
    ):
        with pytest.raises(Refusal, match="retirée"):
            act()
    proposals.propose(organisation=hospital, values={"city": "Foix"}, user=user)


def test_all_is_accepted_and_the_department_follows_the_postcode(hospital, proposal):
    decide(proposal, *proposal.values)
    hospital.refresh_from_db()
    assert hospital.address_lines == ["2 rue Neuve", "30000 Nîmes"]
    assert (hospital.phone, hospital.department) == ("05 36 49 00 02", Department.objects.get(code="30"))
    assert "nimes" in hospital.search_text
    proposal.refresh_from_db()
    assert proposal.state == State.ACCEPTED
    entry = AuditEntry.objects.for_instance(hospital).get(action="members.apply_proposal")
    assert entry.values["street"] == ["1 rue Vieille", "2 rue Neuve"]
    assert entry.data["proposal"] == proposal.pk


def test_some_is_accepted_and_the_rest_refused_with_a_reason(hospital, proposal):
    with pytest.raises(Refusal, match="Dites au représentant pourquoi"):
        decide(proposal, "phone")
    decide(proposal, "phone", answer="L’adresse est celle du siège.")
    hospital.refresh_from_db()
    assert (hospital.street, hospital.phone) == ("1 rue Vieille", "05 36 49 00 02")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.accepted) == (State.PARTLY, ["phone"])


def test_nothing_is_accepted(hospital, proposal):
    decide(proposal, answer="Ce n’est pas votre site.")
    hospital.refresh_from_db()
    assert hospital.street == "1 rue Vieille"
    assert not AuditEntry.objects.for_instance(hospital).filter(action="members.apply_proposal").exists()
    assert ChangeProposal.objects.get().state == State.DECLINED


def test_a_value_changed_while_staff_read_is_never_overwritten(hospital, proposal):
    read = seen(proposal)
    Organisation.objects.filter(pk=hospital.pk).update(street="3 place Changée")
    with pytest.raises(Refusal, match="a changé pendant que vous lisiez"):
        decide(proposal, *proposal.values, seen=read)
    hospital.refresh_from_db()
    assert hospital.street == "3 place Changée"
    proposal = ChangeProposal.objects.get()
    line = next(line for line in proposals.proposed_lines(proposal) if line.field == "street")
    assert (line.is_conflict, line.old, line.now) == (True, "1 rue Vieille", "3 place Changée")
    decide(proposal, *proposal.values)
    entry = AuditEntry.objects.for_instance(hospital).get(action="members.apply_proposal")
    assert entry.values["street"] == ["3 place Changée", "2 rue Neuve"]


def test_a_proposal_corrected_while_staff_read_is_not_decided_unseen(proposal, user):
    read = seen(proposal)
    proposals.revise(proposal=proposal, values={"city": "Albi"}, user=user)
    with pytest.raises(Refusal, match="a changé pendant que vous lisiez"):
        decide(proposal, "city", seen=read)


def test_desks_to_contact_are_replaced_as_a_list(hospital, user):
    OrganisationContact.objects.create(organisation=hospital, label="Accueil", phone="05 36 49 00 03")
    desks = [
        {"label": "Secrétariat", "phone": "0536490004", "email": "", "public": True},
        {"label": "Cellule qualité", "phone": "", "email": "3c@Clinique.invalid", "public": False},
    ]
    made = proposals.propose(organisation=hospital, values={"contacts": desks}, user=user)
    decide(made, "contacts")
    rows = list(hospital.contacts.values_list("label", "phone", "email", "public"))
    assert rows == [
        ("Secrétariat", "05 36 49 00 04", "", True),
        ("Cellule qualité", "", "3c@clinique.invalid", False),
    ]
    entry = AuditEntry.objects.for_instance(hospital).get(action="members.apply_proposal")
    assert "Accueil" in entry.values["contacts"][0]
    assert "Secrétariat" in entry.values["contacts"][1]


def test_the_proposer_is_written_to_once(proposal, user):
    decide(proposal, "phone", answer="L’adresse est celle du siège.")
    message = Message.objects.get(kind="members.proposal_answer")
    assert message.address == user.person.preferred_email
    text = " ".join(message.text.split())
    assert "a accepté ce que vous proposiez" in text.replace("\u00a0", " ")
    assert "téléphone" in text
    assert "adresse, code postal et commune" in text
    assert "L’adresse est celle du siège." in text
    assert "acceptées en partie" in message.subject


def test_a_proposer_without_a_working_account_is_not_written_to(proposal, user):
    user.is_active = False
    user.save()
    decide(proposal, *proposal.values)
    assert not Message.objects.filter(kind="members.proposal_answer").exists()


def test_rights_end_on_the_day_the_representation_ends(hospital, user, proposal):
    today = timezone.localdate()
    hospital.representatives.update(end_on=today + timedelta(days=10))
    for days, number in ((9, 1), (10, 0)):
        on = today + timedelta(days=days)
        assert Organisation.objects.visible_to(user, on).count() == number
        assert ChangeProposal.objects.visible_to(user, on).count() == number


class TestTwoStaffAtOnce(TransactionTestCase):
    def test_one_decides_and_the_other_is_told(self):
        hospital = factories.OrganisationFactory()
        user = representative_of(hospital)
        proposal = proposals.propose(organisation=hospital, values={"city": "Albi"}, user=user)
        staff = [factories.UserFactory() for _ in range(2)]
        outcomes, gate = [], threading.Barrier(2, timeout=20)

        def act(colleague):
            gate.wait()
            try:
                decide(proposal, "city", user=colleague)
                outcomes.append("done")
            except Refusal as refusal:
                outcomes.append(str(refusal)[:40])
            finally:
                connections.close_all()

        threads = [threading.Thread(target=act, args=[colleague]) for colleague in staff]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(outcomes) == ["Cette proposition a déjà reçu sa réponse"[:40], "done"]
        assert Message.objects.filter(kind="members.proposal_answer").count() == 1

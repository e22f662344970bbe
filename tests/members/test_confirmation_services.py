"""The yearly confirmation: opened, asked by one link, answered once, reviewed by staff."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from association.groups.models import GroupRole, WorkingGroup
from association.members.confirmed_parts import parts_of
from association.members.models import ChangeProposal, Confirmation
from association.members.rules.confirmations import accepts_answers, may_ask_again
from association.members.services import confirmations, proposals
from association.people.services.emails import add_email
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.outbox.models import Message
from tests import factories
from tests.members.test_proposals_services import decide, representative_of

TODAY = timezone.localdate
DAYS = st.integers(-60, 60).map(lambda days: date(2026, 6, 15) + timedelta(days=days))


@given(DAYS, st.none() | DAYS, DAYS)
def test_a_link_answers_until_its_deadline_and_never_once_closed(deadline, closed_on, on):
    answers = accepts_answers(deadline, closed_on, on)
    assert answers == (on <= deadline and not (closed_on and on >= closed_on))


@given(DAYS, st.none() | DAYS, DAYS, st.integers(1, 60))
def test_a_reminder_waits_for_its_days_after_the_last_message(asked, reminded, on, every):
    assert may_ask_again(asked, reminded, on, every) == ((on - (reminded or asked)).days >= every)


pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    organisation = factories.OrganisationFactory(
        display_name="Clinique des Essais", phone="05 36 49 00 01", email="contact@clinique.invalid"
    )
    factories.member(organisation=organisation)
    return organisation


def opened(**fields):
    data = {"year": 2026, "deadline": TODAY() + timedelta(days=30)} | fields
    return confirmations.open_campaign(**data)


def of(organisation):
    return Confirmation.objects.with_progress().get(organisation=organisation)


def test_each_member_gets_one_mail_with_one_link_to_its_holder_else_to_its_desk(clinic):
    represented = factories.OrganisationFactory(email="contact@hopital.invalid")
    factories.member(organisation=represented)
    user = representative_of(represented, first_name="Anne", last_name="Martin")
    silent = factories.OrganisationFactory()
    factories.member(organisation=silent)
    factories.candidate()
    campaign = opened()
    assert campaign.confirmations.count() == 3
    assert sorted(Message.objects.values_list("address", flat=True)) == sorted(
        ["contact@clinique.invalid", user.person.preferred_email]
    )
    message = Message.objects.get(address="contact@clinique.invalid")
    link, token = re.search(r"/confirmation/(\S+)/", message.text).group(0, 1)
    assert confirmations.confirmation_of(token) == of(clinic)
    assert message.secret
    for words in ("Clinique", "Martin", "clinique"):
        assert words not in link
    assert of(silent).asked_on is None


def test_one_campaign_a_year_and_one_at_a_time(clinic):
    campaign = opened()
    with pytest.raises(Refusal, match="déjà ouverte"):
        opened()
    with pytest.raises(Refusal, match="fermez-la d’abord"):
        opened(year=2027)
    confirmations.close_campaign(campaign=campaign)
    assert opened(year=2027).year == 2027
    with pytest.raises(Refusal, match="à venir"):
        opened(year=2028, deadline=TODAY())


def test_a_link_is_worth_nothing_damaged_after_the_deadline_or_once_closed(clinic):
    campaign = opened()
    token = confirmations.token_of(of(clinic))
    assert confirmations.confirmation_of(token) == of(clinic)
    assert confirmations.confirmation_of(token[:-1]) is None
    assert confirmations.confirmation_of("n’importe quoi") is None
    campaign.deadline = TODAY()
    campaign.save()
    assert confirmations.confirmation_of(token)
    campaign.deadline = TODAY() - timedelta(days=1)
    campaign.save()
    assert confirmations.confirmation_of(token) is None
    with pytest.raises(Refusal, match="plus ouverte"):
        confirmations.confirm(confirmation=of(clinic))
    campaign.deadline = TODAY() + timedelta(days=30)
    campaign.save()
    confirmations.close_campaign(campaign=campaign)
    assert confirmations.confirmation_of(token) is None


def test_everything_exact_is_one_act_and_dates_the_organisation(clinic):
    opened()
    assert Confirmation.objects.last_day_of(clinic) is None
    confirmations.confirm(confirmation=of(clinic))
    assert of(clinic).progress == "exact"
    assert timezone.localdate(Confirmation.objects.last_day_of(clinic)) == TODAY()
    with pytest.raises(Refusal, match="déjà répondu"):
        confirmations.confirm(confirmation=of(clinic))
    assert AuditEntry.objects.filter(action="members.confirm").count() == 1


def test_a_correction_waits_for_staff_and_the_organisation_is_confirmed_once_reviewed(clinic):
    opened()
    confirmations.correct(confirmation=of(clinic), values={"phone": "0536490002"}, remarks="M. Petit part.")
    clinic.refresh_from_db()
    assert clinic.phone == "05 36 49 00 01"
    assert of(clinic).progress == "to_review"
    decide(of(clinic).proposal, "phone")
    clinic.refresh_from_db()
    assert clinic.phone == "05 36 49 00 02"
    assert of(clinic).progress == "to_review"
    assert Confirmation.objects.last_day_of(clinic) is None
    confirmations.settle(confirmation=of(clinic), settlement="Remplacé par Mme Blanc.")
    assert of(clinic).progress == "reviewed"
    assert Confirmation.objects.last_day_of(clinic) is not None
    with pytest.raises(Refusal, match="déjà traités"):
        confirmations.settle(confirmation=of(clinic), settlement="Encore")


def test_the_answer_to_a_correction_goes_where_the_link_went(clinic):
    opened()
    confirmations.correct(confirmation=of(clinic), values={"phone": "0536490002"})
    decide(of(clinic).proposal, answer="Ce numéro est un fax.")
    message = Message.objects.get(kind="members.proposal_answer")
    assert message.address == "contact@clinique.invalid"
    assert "Ce numéro est un fax." in message.text


def test_a_correction_joins_the_proposal_that_waits(clinic):
    user = representative_of(clinic)
    waiting = proposals.propose(organisation=clinic, values={"city": "Albi"}, comment="Depuis mai", user=user)
    opened()
    values = {"city": "Albi", "phone": "0536490002"}
    confirmations.correct(confirmation=of(clinic), values=values, comment="Le standard aussi")
    waiting.refresh_from_db()
    assert set(waiting.values) == {"city", "phone"}
    assert waiting.comment == "Depuis mai\nLe standard aussi"
    assert ChangeProposal.objects.count() == 1
    assert of(clinic).proposal == waiting


def test_people_alone_may_be_corrected_and_nothing_at_all_is_not_a_correction(clinic):
    opened()
    with pytest.raises(Refusal, match="Tout est exact"):
        confirmations.correct(confirmation=of(clinic), values={"phone": clinic.phone})
    assert of(clinic).progress == "silent"
    confirmations.correct(
        confirmation=of(clinic), values={"phone": clinic.phone}, remarks="Mme Blanc arrive."
    )
    assert of(clinic).proposal is None
    assert of(clinic).progress == "to_review"


def test_the_silent_alone_are_asked_again_and_never_twice_in_a_fortnight(clinic):
    answered = factories.OrganisationFactory(email="ok@essai.invalid")
    factories.member(organisation=answered)
    campaign = opened()
    confirmations.confirm(confirmation=of(answered))
    with pytest.raises(Refusal, match="Personne n’est à relancer"):
        confirmations.ask_again(campaign=campaign)
    Confirmation.objects.update(asked_on=TODAY() - timedelta(days=14))
    Message.objects.all().delete()
    assert confirmations.ask_again(campaign=campaign) == 1
    assert Message.objects.get().address == "contact@clinique.invalid"
    assert "Rappel" in Message.objects.get().subject
    with pytest.raises(Refusal):
        confirmations.ask_again(campaign=campaign)


def test_an_address_found_since_is_written_to_at_once():
    organisation = factories.OrganisationFactory()
    factories.member(organisation=organisation)
    campaign = opened()
    representative_of(organisation)
    assert confirmations.ask_again(campaign=campaign) == 1
    assert of(organisation).asked is not None


def test_the_representatives_and_the_experts_are_shown_part_by_part(clinic):
    holder = representative_of(clinic, first_name="Anne", last_name="Martin").person
    representative_of(clinic, kind="deputy", first_name="Luc", last_name="Roux")
    add_email(person=holder, address="anne@perso.invalid", source="staff", user=None)
    group = WorkingGroup.objects.create(name="Sein", slug="sein")
    expert = factories.person(first_name="Zoé", last_name="Noir")
    GroupRole.objects.create(group=group, person=expert, role="expert", organisation=clinic)
    parts = dict(parts_of(clinic))
    assert "Martin" in parts["Représentant titulaire"][0]
    assert "Roux" in parts["Suppléants"][0]
    [line] = parts["Experts dans les groupes, au titre de l’organisation"]
    assert "Noir" in line
    assert "Sein" in line
    assert "invalid" not in str(parts)

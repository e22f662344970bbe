"""The yearly confirmation in the back office: opened after a preview, followed, reviewed, closed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from association.members.models import Confirmation, ConfirmationCampaign
from association.members.services import confirmations
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def a_member(college=None, **fields):
    organisation = factories.OrganisationFactory(**fields)
    factories.member(organisation=organisation, college=college)
    return organisation


def opened():
    return confirmations.open_campaign(year=2026, deadline=timezone.localdate() + timedelta(days=30))


def answer(organisation, **corrections):
    one = Confirmation.objects.get(organisation=organisation)
    if corrections:
        return confirmations.correct(confirmation=one, **corrections)
    return confirmations.confirm(confirmation=one)


def test_a_campaign_opens_after_one_sees_whom_it_writes_to(staffer):
    a_member(display_name="Clinique A", email="a@essai.invalid")
    a_member(display_name="Clinique B")
    add = reverse("confirmationcampaign:add")
    preview = shown(staffer.get(add))
    for words in ("2 adhérents", "1 lettre par e-mail", "Clinique A", "a@essai.invalid", "sans adresse"):
        assert words in preview, words
    assert not ConfirmationCampaign.objects.exists()
    deadline = timezone.localdate() + timedelta(days=30)
    done = staffer.post(add, {"year": 2026, "deadline": deadline.isoformat()}, follow=True)
    assert "les liens sont partis" in shown(done)
    assert Message.objects.count() == 1
    again = staffer.post(add, {"year": 2026, "deadline": deadline.isoformat()})
    assert "déjà ouverte" in shown(again)


def test_the_progress_is_told_college_by_college(staffer):
    college = factories.CollegeFactory(name="Collège A")
    exact, corrected, _silent = (a_member(college=college) for _ in range(3))
    campaign = opened()
    answer(exact)
    answer(corrected, values={}, remarks="Mme Blanc arrive.")
    page = staffer.get(campaign.get_backoffice_url())
    rows = page.context["sections"][0].rows
    assert rows[0][1:] == [3, 1, 1, 1, 0, "67 %".replace(" ", "\u00a0")]
    assert "Collège A" in rows[0][0]
    assert "Total" in rows[-1][0]


def test_a_correction_is_found_from_the_answer_and_accepted(staffer):
    organisation = a_member(phone="05 36 49 00 01")
    opened()
    one = answer(organisation, values={"phone": "0536490002"})
    sheet = shown(staffer.get(one.get_backoffice_url()))
    assert one.proposal.get_backoffice_url() in sheet
    assert "Corrections à examiner" in sheet


def test_the_changes_of_people_are_settled_with_what_was_done(staffer):
    organisation = a_member(display_name="Clinique A")
    opened()
    one = answer(organisation, values={}, remarks="Mme Blanc remplace M. Petit.")
    assert "Changements de personnes demandés" in shown(staffer.get(reverse("wagtailadmin_home")))
    settle = reverse("confirmation:traiter", args=[one.pk])
    assert "Mme Blanc remplace M. Petit." in shown(staffer.get(settle))
    done = shown(staffer.post(settle, {"settlement": "Titulaire remplacée."}, follow=True))
    assert "Corrections examinées" in done
    sheet = shown(staffer.get(organisation.get_backoffice_url()))
    assert "Confirmée le" in sheet


def test_the_silent_are_asked_again_and_the_campaign_closed(staffer):
    a_member(email="a@essai.invalid")
    campaign = opened()
    again = reverse("confirmationcampaign:relancer", args=[campaign.pk])
    assert "Personne n’est à relancer" in shown(staffer.post(again))
    Confirmation.objects.update(asked_on=timezone.localdate() - timedelta(days=20))
    assert "a@essai.invalid" in shown(staffer.get(again))
    Message.objects.all().delete()
    assert "les rappels sont partis" in shown(staffer.post(again, follow=True))
    assert Message.objects.count() == 1
    close = reverse("confirmationcampaign:clore", args=[campaign.pk])
    assert "la confirmation est close" in shown(staffer.post(close, follow=True))
    assert not ConfirmationCampaign.objects.running().exists()


def test_the_answers_are_filtered_and_exported(staffer):
    exact, silent = a_member(display_name="Clinique A"), a_member(display_name="Clinique B")
    opened()
    answer(exact)
    address = reverse("confirmation:index")
    page = shown(staffer.get(address, {"progress": "silent"}))
    assert str(silent) in page
    export = staffer.get(address, {"export": "csv", "progress": "exact"}).getvalue().decode("utf-8-sig")
    assert "Clinique A" in export
    assert "Clinique B" not in export


def test_others_do_not_read_the_answers(staff_client):
    client = staff_client(Role.TRAINING_MANAGER)
    assert client.get(reverse("confirmation:index")).status_code == 302
    assert client.get(reverse("confirmationcampaign:index")).status_code == 302


@pytest.mark.parametrize("number", [2, 20])
def test_the_lists_and_the_board_cost_the_same_whatever_they_hold(
    number, staffer, django_assert_max_num_queries
):
    for rank in range(number):
        a_member(college=factories.CollegeFactory(), email=f"o{rank}@essai.invalid")
    staffer.get(reverse("confirmationcampaign:add"))
    with django_assert_max_num_queries(22):
        staffer.get(reverse("confirmationcampaign:add"))
    campaign = opened()
    Confirmation.objects.update(asked_on=timezone.localdate() - timedelta(days=20))
    for address in (
        reverse("confirmation:index"),
        reverse("confirmationcampaign:index"),
        campaign.get_backoffice_url(),
        reverse("confirmationcampaign:relancer", args=[campaign.pk]),
    ):
        with django_assert_max_num_queries(24):
            staffer.get(address)

"""The page of the link: read without an account, answered once, closed to everybody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from association.members.models import Confirmation
from association.members.services import confirmations
from tests import factories
from tests.backoffice.forms import shown
from tests.members.test_proposals_services import representative_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic():
    organisation = factories.OrganisationFactory(
        display_name="Clinique des Essais", phone="05 36 49 00 01", email="contact@clinique.invalid"
    )
    factories.member(organisation=organisation)
    representative_of(organisation, first_name="Anne", last_name="Martin")
    confirmations.open_campaign(year=2026, deadline=timezone.localdate() + timedelta(days=30))
    return organisation


@pytest.fixture
def address(clinic):
    return reverse("confirm_organisation", args=[confirmations.token_of(Confirmation.objects.get())])


def typed(client, address, **changes):
    """What the form of corrections sends, with these changes."""
    context = client.get(f"{address}?corriger").context
    data = {name: value for name, value in context["form"].initial.items() if isinstance(value, str)}
    management = {"contacts-TOTAL_FORMS": 0, "contacts-INITIAL_FORMS": 0}
    return data | management | {"remarks": "", "comment": "", "correct": "oui"} | changes


def test_the_page_shows_what_the_network_holds_and_no_robot_keeps_it(client, address):
    response = client.get(address)
    page = shown(response)
    for words in ("Clinique des Essais", "05 36 49 00 01", "Martin", "Tout est exact", "noindex"):
        assert words in page, words
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]


def test_reading_answers_nothing(client, address):
    client.get(address)
    client.get(f"{address}?corriger")
    assert Confirmation.objects.silent().exists()


def test_one_click_confirms_and_the_link_then_says_so(client, address):
    page = shown(client.post(address, {"exact": "oui"}, follow=True))
    assert "c’est confirmé" in page
    assert "Tout est exact</button>" not in page
    assert "déjà répondu" in shown(client.post(address, {"exact": "oui"}))


def test_a_correction_is_sent_for_review_with_the_changes_of_people(client, address, clinic):
    data = typed(client, address, phone="05 36 49 00 09", remarks="Anne Martin part en juin.")
    page = shown(client.post(address, data, follow=True))
    assert "vos corrections sont transmises" in page
    one = Confirmation.objects.get()
    assert list(one.proposal.values) == ["phone"]
    assert one.remarks == "Anne Martin part en juin."
    clinic.refresh_from_db()
    assert clinic.phone == "05 36 49 00 01"


def test_a_mistake_is_shown_beside_its_field_and_what_was_typed_stays(client, address):
    page = shown(client.post(address, typed(client, address, postcode="abc", city="Albi")))
    assert 'value="abc"' in page
    assert 'value="Albi"' in page
    assert Confirmation.objects.silent().exists()


def test_sending_everything_unchanged_points_to_the_one_click(client, address):
    page = shown(client.post(address, typed(client, address)))
    assert "choisissez « Tout est exact »" in page


def test_a_desk_is_added(client, address):
    data = typed(client, address)
    data.pop("correct")
    page = client.post(address, data | {"add": ""})
    assert "Service à contacter" in shown(page)
    assert Confirmation.objects.silent().exists()


def test_a_closed_or_damaged_link_says_no_more_than_that(client, address, clinic):
    confirmations.close_campaign(campaign=Confirmation.objects.get().campaign)
    for url in (address, reverse("confirm_organisation", args=["jeton"])):
        for response in (client.get(url), client.post(url, {"exact": "oui"})):
            assert response.status_code == 410
            assert "Clinique" not in shown(response)
    assert Confirmation.objects.silent().exists()


def test_representatives_find_the_link_in_their_space(client, address, clinic):
    client.force_login(clinic.representatives.get().person.user)
    page = shown(client.get(reverse("espace_home")))
    assert "Confirmez ce que le réseau sait" in page
    beginning = address.partition(":")[0]  # the rest is the hour and the signature
    assert beginning in page
    client.post(address, {"exact": "oui"})
    assert beginning not in shown(client.get(reverse("espace_home")))
    sheet = shown(client.get(reverse("espace_organisation_sheet", args=[clinic.pk])))
    assert "Confirmée le" in sheet


@pytest.mark.parametrize("number", [2, 20])
def test_the_page_costs_the_same_whatever_it_shows(
    number, client, address, clinic, django_assert_max_num_queries
):
    for rank in range(number):
        representative_of(clinic, kind="deputy")
        clinic.contacts.create(label=f"Service {rank}", phone="05 36 49 00 01")
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)

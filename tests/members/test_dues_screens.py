"""The dues on the screens of the back office: the board, the acts, the sheet."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from association.members.models import Due, DuesRate, DuesSettings, Payment
from association.members.services import dues as services
from association.members.services.payments import record_payment
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from tests import factories
from tests.backoffice.forms import shown
from tests.members.dues import AG, called, owing, rate, read

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def staffer(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def year(act):
    return reverse(f"due:{act}", args=[YEAR])


def on(act, due):
    return reverse(f"due:{act}", args=[due.pk])


def test_the_year_goes_from_last_years_amounts_to_the_letters(staffer):
    college = factories.CollegeFactory(name="Établissements d’essai")
    rate(college, "1250.00", YEAR - 1)
    organisation = factories.OrganisationFactory(display_name="Clinique A", email="a@essai.invalid")
    factories.member(organisation=organisation, college=college)
    factories.member(organisation=factories.OrganisationFactory(display_name="Clinique B"), college=college)
    staffer.post(year("copy_rates"), {"decision": AG})
    assert DuesRate.objects.get(year=YEAR).amount == Decimal("1250.00")
    preview = shown(staffer.get(year("prepare")))
    for words in ("Clinique A", "Clinique B", "2 à 1 250,00 €, soit 2 500,00 €", "Rien ne part encore"):
        assert words in preview, words
    assert "2 cotisations préparées" in shown(staffer.post(year("prepare"), follow=True))
    preview = shown(staffer.get(year("call_all")))
    assert "a@essai.invalid" in preview
    assert "sans adresse" in preview
    done = staffer.post(year("call_all"), {"due_on": "2100-01-01"}, follow=True)
    assert "2 cotisations appelées, 1 lettre partie" in shown(done)
    assert Message.objects.count() == 1
    again = staffer.post(year("call_all"), {"due_on": "2100-01-01"})
    assert "plus rien à appeler" in shown(again)


def test_the_board_adds_up_college_by_college_and_so_does_its_export(staffer):
    first, second = factories.CollegeFactory(name="Collège A"), factories.CollegeFactory(name="Collège B")
    record_payment(due=called(college=first), amount=Decimal("20.00"), received_on=date(2026, 2, 1))
    called(college=first, due_on=date(2026, 1, 31))
    owing(college=second, amount="0.00")
    page = shown(staffer.get(year("year")))
    for words in ("Collège A", "Collège B", "240,00 €", "220,00 €", "1 cotisation en retard"):
        assert words in page, words
    lines = staffer.get(year("year"), {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Collège;Adhérents;Dû;Reçu;Reste dû;dont en retard;Exonéré"
    assert "Collège A;2;240,00;20,00;220,00;120,00;0,00" in lines
    assert lines[-1] == "Total;3;240,00;20,00;220,00;120,00;0,00"


def test_the_list_is_filtered_and_exported_with_its_totals(staffer):
    late = called(due_on=date(2026, 1, 31))
    owing()
    page = shown(staffer.get(reverse("due:index"), {"state": "late"}))
    assert str(late.membership) in page
    assert "1 250" not in page
    export = staffer.get(reverse("due:index"), {"export": "csv"}).getvalue().decode("utf-8-sig").splitlines()
    assert len(export) == 4
    assert export[-1].startswith(";Total;;;;240,00;0,00;240,00")
    only = staffer.get(reverse("due:index"), {"export": "csv", "state": "late"}).getvalue().decode()
    assert only.count("\r\n") == 3


def test_a_payment_is_recorded_with_a_comma_and_its_receipt_downloads(staffer):
    due = called()
    assert "Il reste 120,00 € à recevoir" in shown(staffer.get(on("payer", due)))
    data = {"amount": "50,50", "received_on": "2026-02-01", "means": "cheque", "reference": "n° 12"}
    done = staffer.post(on("payer", due), data, follow=True)
    assert "le paiement est enregistré" in shown(done)
    assert "69,50 €" in shown(done)
    receipt = Payment.objects.get().receipt
    paper = staffer.get(reverse("due:receipt", args=[receipt.pk]))
    assert paper.content.startswith(b"%PDF")
    assert receipt.full_number in paper.headers["Content-Disposition"]
    too_much = staffer.post(on("payer", due), data | {"amount": "69,51"})
    assert "Il reste 69,50 € à payer" in shown(too_much)


def test_a_payment_is_cancelled_from_the_sheet_and_both_entries_stay(staffer):
    due = called()
    payment = record_payment(due=due, amount=Decimal("120.00"), received_on=date(2026, 2, 1))
    address = reverse("due:cancel_payment", args=[payment.pk])
    assert address in shown(staffer.get(due.get_backoffice_url()))
    assert "garde son numéro" in shown(staffer.get(address))
    done = shown(staffer.post(address, {"reason": "Chèque sans provision"}, follow=True))
    for words in ("120,00 €", "-120,00 €", "annulé", "Chèque sans provision"):
        assert words in done, words
    assert read(due).outstanding == Decimal("120.00")


def test_one_due_is_called_reminded_exempted_and_owed_again(staffer):
    due = owing(organisation=factories.OrganisationFactory(email="a@essai.invalid"))
    staffer.post(on("appeler", due), {"due_on": "2100-01-01"})
    Due.objects.update(called_on=date(2026, 1, 1), due_on=date(2026, 1, 31))
    assert "a@essai.invalid" in shown(staffer.get(on("relancer", due)))
    assert "le rappel est parti" in shown(staffer.post(on("relancer", due), follow=True))
    assert "jamais deux fois" in shown(staffer.post(on("relancer", due)))
    staffer.post(on("exonerer", due), {"reason": "En création"})
    assert read(due).state == "exempt"
    staffer.post(on("lever", due))
    assert read(due).state == "late"


def test_the_late_are_reminded_together_after_a_preview(staffer):
    called(organisation=factories.OrganisationFactory(email="a@essai.invalid"), due_on=date(2026, 1, 31))
    preview = shown(staffer.get(year("remind_all")))
    assert "a@essai.invalid" in preview
    assert "1 rappel parti" in shown(staffer.post(year("remind_all"), follow=True))
    assert "Personne n’est à relancer" in shown(staffer.post(year("remind_all")))


def test_the_sheet_of_the_membership_says_its_dues_and_whether_it_votes(staffer):
    DuesSettings.objects.create(arrears_suspend_vote=True, article="Article 8 des statuts")
    due = called(due_on=date(2026, 1, 31))
    page = shown(staffer.get(reverse("membership:inspect", args=[due.membership_id])))
    for words in ("Vote suspendu depuis le 01/02/2026", "Article 8 des statuts", "En retard", "120,00 €"):
        assert words in page, words


def test_the_home_page_says_what_is_to_call_and_what_is_late(staffer):
    owing()
    called(due_on=date(2026, 1, 31))
    page = shown(staffer.get(reverse("wagtailadmin_home")))
    assert "Cotisations à appeler" in page
    assert "Cotisations en retard" in page


def test_the_secretary_of_the_bodies_reads_the_dues_and_changes_nothing(staff_client):
    client, due = staff_client(Role.GOVERNANCE_SECRETARY), called()
    assert client.get(due.get_backoffice_url()).status_code == 200
    assert client.get(year("year")).status_code == 200
    for address in (on("payer", due), year("call_all"), year("prepare")):
        assert client.post(address).status_code == 302
    assert not Payment.objects.exists()


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_the_board_and_the_previews_cost_the_same_whatever_they_hold(
    number, staffer, django_assert_max_num_queries
):
    college = factories.CollegeFactory()
    rate(college)
    for rank in range(number):
        organisation = factories.OrganisationFactory(email=f"o{rank}@essai.invalid")
        factories.member(organisation=organisation, college=college)
    staffer.get(year("year"))
    with django_assert_max_num_queries(22):
        staffer.get(year("prepare"))
    services.prepare(year=YEAR)
    with django_assert_max_num_queries(26):
        staffer.get(year("call_all"))
    Due.objects.update(called_on=date(2026, 1, 1), due_on=date(2026, 1, 31))
    for address in (reverse("due:index"), year("year"), year("remind_all")):
        with django_assert_max_num_queries(28):
            staffer.get(address)

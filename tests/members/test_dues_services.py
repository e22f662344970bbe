"""Preparing a year's dues, calling them, reminding those that are late, exempting."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from association.members.models import Due, DuesRate, DuesSettings
from association.members.rules.dues import DueState
from association.members.services import dues, memberships, payments
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.outbox.models import Message
from tests import factories
from tests.documents.reading import read as read_pdf
from tests.members.dues import AG, called, owing, rate, read
from tests.members.test_proposals_services import representative_of

pytestmark = pytest.mark.django_db


def test_last_years_amounts_are_taken_over_in_one_act_under_this_years_decision():
    first, second = factories.CollegeFactory(), factories.CollegeFactory()
    rate(first, "250.50", 2025)
    rate(second, "0.00", 2025)
    rate(second, "10.00", 2026)
    made = dues.copy_rates(year=2026, decision=AG)
    assert [(one.college, one.amount, one.decision) for one in made] == [(first, Decimal("250.50"), AG)]
    assert DuesRate.objects.get(college=second, year=2026).amount == Decimal("10.00")
    with pytest.raises(Refusal, match="Rien à reprendre"):
        dues.copy_rates(year=2026, decision=AG)


def test_the_preview_says_who_owes_what_and_writes_nothing():
    college, poor = factories.CollegeFactory(), factories.CollegeFactory()
    rate(college, "100.00")
    members = [factories.member(college=college) for _ in range(3)]
    factories.member(college=poor)
    factories.candidate(college=college)
    plan = dues.preparation(year=2026)
    assert [(one.college, one.amount, one.members) for one in plan.ready] == [
        (college, Decimal("100.00"), members)
    ]
    assert plan.total == Decimal("300.00")
    assert [one.college for one in plan.lacking] == [poor]
    assert not Due.objects.exists()


def test_preparing_twice_adds_only_those_who_came_since():
    college = factories.CollegeFactory()
    rate(college)
    factories.member(college=college)
    dues.prepare(year=2026)
    with pytest.raises(Refusal, match="Rien à préparer"):
        dues.prepare(year=2026)
    factories.member(college=college)
    assert dues.prepare(year=2026).number == 1
    assert Due.objects.count() == 2


def test_an_amount_corrected_before_the_call_is_followed_and_after_it_is_not():
    college = factories.CollegeFactory()
    one, other = owing(college=college), owing(college=college)
    dues.call(due=other)
    DuesRate.objects.filter(college=college).update(amount=Decimal("80.00"))
    dues.prepare(year=2026)
    assert read(one).amount == Decimal("80.00")
    assert read(other).amount == Decimal("120.00")


def test_a_call_goes_to_the_holder_with_its_pdf():
    organisation = factories.OrganisationFactory(display_name="Clinique des Essais", email="c@essai.invalid")
    user = representative_of(organisation, first_name="Anne", last_name="Martin")
    DuesSettings.objects.create(payment_days=30, how_to_pay="IBAN FR76 0000")
    due = dues.call(due=owing(organisation=organisation))
    assert due.due_on == timezone.localdate() + timedelta(days=30)
    message = Message.objects.get(kind="members.dues_call")
    assert message.address == user.person.preferred_email
    assert "120,00" in message.text
    attached = message.attachments.get()
    paper = read_pdf(bytes(attached.content))
    assert "Appel de cotisation 2026" in paper.words
    assert "Clinique des Essais" in paper.words
    assert "120,00" in paper.words
    assert "IBAN FR76 0000" in paper.words
    assert AG in paper.words
    assert paper.tagged
    assert AuditEntry.objects.filter(action="members.call_due").count() == 1


def test_without_a_holder_the_call_goes_to_the_organisation_and_without_address_to_nobody():
    dues.call(due=owing(organisation=factories.OrganisationFactory(email="contact@essai.invalid")))
    assert Message.objects.get().address == "contact@essai.invalid"
    silent = dues.call(due=owing())
    assert silent.called_on
    assert Message.objects.count() == 1


def test_what_is_called_paid_exempted_or_worth_nothing_is_not_called():
    done = called()
    with pytest.raises(Refusal, match="appelée"):
        dues.call(due=done)
    free = owing(amount="0.00")
    with pytest.raises(Refusal, match="rien à payer"):
        dues.call(due=free)
    spared = owing()
    dues.exempt(due=spared, reason="Association en création")
    with pytest.raises(Refusal, match="exonérée"):
        dues.call(due=spared)


def test_the_whole_year_is_called_in_one_act():
    college = factories.CollegeFactory()
    for number in range(3):
        owing(
            college=college,
            organisation=factories.OrganisationFactory(email=f"o{number}@essai.invalid" if number else ""),
        )
    assert dues.call_all(year=2026) == (3, 2)
    assert not dues.to_call(2026).exists()
    assert dues.call_all(year=2026) == (0, 0)


def test_nobody_is_reminded_twice_within_the_days_of_the_settings():
    DuesSettings.objects.create(reminder_days=21)
    organisation = factories.OrganisationFactory(email="contact@essai.invalid")
    late = called(organisation=organisation, due_on=date(2026, 2, 1))
    called(due_on=timezone.localdate())  # today is the last day: not late
    day = timezone.localdate()
    assert dues.to_remind(2026) == [late]
    dues.remind(due=late, on=day)
    assert Message.objects.filter(kind="members.dues_reminder").count() == 1
    with pytest.raises(Refusal, match="jamais deux fois en 21 jours"):
        dues.remind(due=late, on=day + timedelta(days=20))
    dues.remind(due=late, on=day + timedelta(days=21))
    assert Message.objects.filter(kind="members.dues_reminder").count() == 2


def test_a_member_nobody_can_write_to_is_not_said_reminded():
    late = called(due_on=date(2026, 2, 1))
    with pytest.raises(Refusal, match="aucune adresse"):
        dues.remind(due=late)
    assert read(late).reminded_on is None
    assert dues.remind_all(year=2026) == 0


def test_an_exemption_says_why_and_can_be_lifted():
    due = called()
    dues.exempt(due=due, reason="Liquidation judiciaire")
    assert (read(due).state, read(due).outstanding) == (DueState.EXEMPT, Decimal(0))
    with pytest.raises(Refusal, match="exonérée"):
        payments.record_payment(due=due, amount=Decimal("10"), received_on=date(2026, 2, 1))
    dues.lift_exemption(due=due)
    assert read(due).outstanding == Decimal("120.00")
    payments.record_payment(due=due, amount=Decimal("10.00"), received_on=date(2026, 2, 1))
    with pytest.raises(Refusal, match="annulez d’abord"):
        dues.exempt(due=due, reason="Trop tard")


def test_the_database_says_each_state_as_the_rule_does():
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)
    cases = [owing(), called(), called(due_on=today), called(due_on=yesterday, on=yesterday)]
    for part in ("0.10", "0.20", "119.70"):  # binary fractions would not add up to 120
        payments.record_payment(due=cases[0], amount=Decimal(part), received_on=yesterday)
    payments.record_payment(due=cases[2], amount=Decimal("0.01"), received_on=yesterday)
    payments.record_payment(due=cases[3], amount=Decimal("119.99"), received_on=yesterday)
    cases += [owing(amount="0.00"), owing()]
    dues.exempt(due=cases[-1], reason="Décision du bureau")
    states = [read(due).state for due in cases]
    assert states == ["paid", "called", "partly", "late", "nothing", "exempt"]
    assert states == [read(due).account.state(today) for due in cases]


def test_a_member_that_leaves_still_owes():
    due = called()
    memberships.resign(membership=due.membership, on=timezone.localdate() + timedelta(days=1))
    assert read(due).outstanding == Decimal("120.00")

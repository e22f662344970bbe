"""Whether a member in arrears keeps its vote: told in words, and never a change of status."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from association.members.models import DuesSettings
from association.members.services.arrears import arrears, verdicts
from association.members.services.dues import exempt
from association.members.services.payments import record_payment
from tests.members.dues import called, owing

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 3, 31)
LATER = LAST_DAY + timedelta(days=100)


@pytest.fixture(autouse=True)
def statutes():
    return DuesSettings.objects.create(
        arrears_suspend_vote=True, grace_days=60, article="Article 8 des statuts\u00a0: «\u00a0à jour\u00a0»"
    )


@pytest.fixture
def late():
    return called(due_on=LAST_DAY)


def test_past_the_grace_the_vote_is_suspended_and_the_status_stays(late):
    said = arrears(organisation=late.membership.organisation, on=LATER)
    assert not said.may_vote
    assert "Article 8 des statuts" in said.explanation
    late.membership.refresh_from_db()
    assert late.membership.status == "active"


def test_before_its_last_day_and_during_the_grace_the_vote_is_kept(late):
    organisation = late.membership.organisation
    assert arrears(organisation=organisation, on=LAST_DAY).overdue == []
    assert arrears(organisation=organisation, on=LAST_DAY + timedelta(days=60)).may_vote
    assert not arrears(organisation=organisation, on=LAST_DAY + timedelta(days=61)).may_vote


def test_what_was_paid_later_was_still_owed_then(late):
    organisation = late.membership.organisation
    record_payment(due=late, amount=Decimal("120.00"), received_on=date(2026, 8, 1))
    assert not arrears(organisation=organisation, on=date(2026, 7, 31)).may_vote
    assert arrears(organisation=organisation, on=date(2026, 8, 1)).may_vote


def test_a_part_paid_is_not_enough(late):
    record_payment(due=late, amount=Decimal("119.99"), received_on=date(2026, 4, 1))
    said = arrears(organisation=late.membership.organisation, on=LATER)
    assert "0,01\u00a0€ pour 2026" in said.explanation


def test_what_was_not_called_or_was_exempted_takes_no_vote(late):
    owed = owing()
    assert arrears(organisation=owed.membership.organisation, on=LATER).may_vote
    exempt(due=late, reason="Décision du bureau", on=LAST_DAY)
    assert arrears(organisation=late.membership.organisation, on=LATER).may_vote


def test_the_settings_may_leave_the_vote_to_those_in_arrears(late, statutes):
    statutes.arrears_suspend_vote = False
    statutes.save()
    said = arrears(organisation=late.membership.organisation, on=LATER)
    assert said.may_vote
    assert "ne suspend pas le vote" in said.explanation


def test_suspending_the_vote_quotes_an_article():
    with pytest.raises(ValidationError, match="Citez"):
        DuesSettings(arrears_suspend_vote=True).full_clean()


@pytest.mark.parametrize("number", [2, 20])
def test_many_members_are_asked_in_two_queries(number, django_assert_num_queries, late):
    pks = [late.membership.organisation_id, *range(10_000, 10_000 + number)]
    with django_assert_num_queries(2):
        assert len(verdicts(pks, on=LATER)) == number + 1

"""The demonstration's dues and confirmation: nothing unkind is said of a real establishment."""

import pytest
from django.db.models import Count

from association.members.models import Confirmation, Due, Receipt
from association.members.rules.dues import DueState
from demo.dues import YEARS
from demo.loading import load_demonstration
from demo.organisations import MARK

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def demonstration(settings):
    settings.DEMO = True
    load_demonstration()


def test_the_membership_year_of_the_demonstration(demonstration):
    dues = list(Due.objects.with_account().select_related("membership__organisation"))
    assert {due.year for due in dues} == set(YEARS)
    unkind = {DueState.LATE, DueState.PARTLY, DueState.EXEMPT, DueState.CALLED, DueState.TO_CALL}
    named = {str(due.membership) for due in dues if due.state in unkind}
    assert all(name.endswith(MARK) for name in named), named
    states = {due.state for due in dues}
    assert states >= {DueState.PAID, DueState.LATE, DueState.EXEMPT, DueState.TO_CALL, DueState.NOTHING}
    for book in Receipt.objects.values("book").annotate(number=Count("pk")).order_by("book"):
        numbers = Receipt.objects.filter(book=book["book"]).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, book["number"] + 1))
    answers = Confirmation.objects.with_progress()
    share = answers.exclude(progress="silent").count() / answers.count()
    assert 0.35 < share < 0.65
    corrected = answers.filter(progress="to_review").select_related("organisation")
    assert corrected
    assert all(one.organisation.name.endswith(MARK) for one in corrected)

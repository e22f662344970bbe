"""Members that owe, for the tests of the dues."""

from datetime import date
from decimal import Decimal

from association.members.models import Due, DuesRate
from association.members.services import dues
from tests import factories

AG = "AG du 12 décembre 2025, résolution n° 3"
YEAR = 2026


def rate(college, amount="120.00", year=YEAR):
    return DuesRate.objects.create(college=college, year=year, amount=Decimal(amount), decision=AG)


def owing(amount="120.00", organisation=None, college=None, year=YEAR):
    """A member's prepared due, read with its account."""
    member = factories.member(organisation=organisation, college=college)
    period = member.college_periods.get()
    if not DuesRate.objects.filter(college=period.college, year=year).exists():
        rate(period.college, amount, year)
    dues.prepare(year=year)
    return read(Due.objects.get(membership=member, year=year))


def called(due_on=None, on=None, **fields):
    """A member's due, called; late if due_on is past."""
    due = owing(**fields)
    dues.call(due=due, on=on or date(2026, 1, 5), due_on=due_on or date(2100, 1, 1))
    return read(due)


def read(due):
    return Due.objects.with_account().select_related("membership__organisation", "college").get(pk=due.pk)

"""Two years of dues: real members have all paid; only invented ones are late, partial or exempted."""

from datetime import date, timedelta
from decimal import Decimal

from association.members.models import (
    Due,
    DuesRate,
    DuesSettings,
    Membership,
    Payment,
    Receipt,
    ReceiptBook,
)
from demo.chance import lots_of
from demo.organisations import MARK

#: Euros a year by college; users' associations pay nothing.
AMOUNTS = {
    "etablissements-autorises": "1500.00",
    "autres-etablissements": "600.00",
    "centres-de-coordination": "0.00",
    "liberaux": "150.00",
    "usagers": "0.00",
    "autres-membres": "250.00",
}
#: Year → the decision, the call, the last day to pay.
YEARS = {
    2025: (
        f"Assemblée générale du 20 juin 2024, résolution n°\u00a06{MARK}",
        date(2025, 1, 20),
        date(2025, 3, 31),
    ),
    2026: (
        f"Assemblée générale du 20 juin 2025, résolution n°\u00a05{MARK}",
        date(2026, 1, 19),
        date(2026, 3, 31),
    ),
}
#: What becomes of the dues of invented members in the last year, in turn; the others pay.
FATES = ("paid", "late", "paid", "partly", "exempt", "paid", "to_call", "called", "paid")
LATELY = date(2026, 11, 16), date(2027, 1, 31)


def make(record, colleges):
    """Make the amounts, the dues, their payments and receipts. colleges: {slug: College}."""
    settings = DuesSettings.load()
    record.replace(
        settings,
        how_to_pay=f"Virement au compte du réseau, IBAN FR00 0000 0000 0000 0000 0000 000{MARK}.\n"
        "Chèque à l’ordre du réseau, à son adresse.",
        arrears_suspend_vote=True,
        article="Article 8 des statuts (démonstration)\u00a0: «\u00a0le droit de vote est suspendu tant que "
        "la cotisation n’est pas réglée\u00a0»",
        grace_days=60,
    )
    record.create(
        DuesRate,
        [
            DuesRate(college=colleges[slug], year=year, amount=Decimal(amount), decision=decision)
            for year, (decision, _, _) in YEARS.items()
            for slug, amount in AMOUNTS.items()
        ],
    )
    by_key = {college.pk: slug for slug, college in colleges.items()}
    payments = []
    for year, (_, called_on, due_on) in YEARS.items():
        payments += _year(year, called_on, due_on, by_key)
    _receipts(record, payments)


def _year(year, called_on, due_on, slugs):
    """Make a year's dues and payments. Returns the payments."""
    members = Membership.objects.active(called_on).with_college(called_on).select_related("organisation")
    dues, fates, turn = [], {}, 0
    for membership in members.order_by("organisation__search_text", "pk"):
        amount = Decimal(AMOUNTS[slugs[membership.college_id]])
        fate = "paid"
        if membership.organisation.name.endswith(MARK) and amount:
            fate = FATES[turn % len(FATES)] if year == max(YEARS) else _once(turn)
            turn += 1
        dues.append(
            Due(
                membership=membership,
                year=year,
                college_id=membership.college_id,
                amount=amount,
                **_dates(fate, called_on, due_on, amount),
            )
        )
        fates[membership.pk] = fate
    made = Due.objects.bulk_create(dues)
    return Payment.objects.bulk_create(
        payment for due in made for payment in _payments(due, fates[due.membership_id], called_on)
    )


def _once(turn):
    """Last year: everybody paid, but one."""
    return "late" if turn == 1 else "paid"


def _dates(fate, called_on, due_on, amount):
    if fate == "to_call" or not amount:
        return {}
    if fate == "called":
        return {"called_on": LATELY[0], "due_on": LATELY[1]}
    dates = {"called_on": called_on, "due_on": due_on}
    if fate == "exempt":
        return dates | {"exempt_on": due_on, "exempt_reason": "Association en création, décision du bureau"}
    return dates


def _payments(due, fate, called_on):
    if not due.amount or fate not in ("paid", "partly"):
        return
    chance = lots_of(f"{due.membership}{due.year}")
    parts = [due.amount]
    if fate == "partly" or chance.random() < 0.06:
        parts = [due.amount / 2, due.amount / 2]
    if fate == "partly":
        parts = parts[:1]
    day = called_on + timedelta(days=chance.randint(6, 60))
    for part in parts:
        yield Payment(
            due=due,
            amount=part,
            received_on=day,
            means=chance.choices(Payment.Means.values, weights=[8, 2, 0])[0],
            reference=f"{due.call_number}{MARK}",
        )
        day += timedelta(days=7)


def _receipts(record, payments):
    """One receipt a payment, numbered in the order they came."""
    books = {year: ReceiptBook(year=year) for year in sorted({one.received_on.year for one in payments})}
    record.create(ReceiptBook, books.values())
    receipts, numbers = [], dict.fromkeys(books, 0)
    for payment in sorted(payments, key=lambda one: (one.received_on, one.pk)):
        year, organisation = payment.received_on.year, payment.due.membership.organisation
        numbers[year] += 1
        receipts.append(
            Receipt(
                payment=payment,
                book=books[year],
                number=numbers[year],
                issued_on=payment.received_on,
                payer="\n".join([str(organisation), *organisation.address_lines]),
            )
        )
    Receipt.objects.bulk_create(receipts)

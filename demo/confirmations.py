"""A yearly confirmation half answered; corrections come from invented members alone."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from association.members.models import ChangeProposal, Confirmation, ConfirmationCampaign, Representative
from association.members.services.confirmations import members_to_ask
from demo.chance import lots_of
from demo.organisations import MARK

OPENED, REMINDED, DEADLINE = date(2026, 11, 3), date(2026, 11, 18), date(2026, 12, 18)
REMARKS = (
    "Notre suppléante a quitté l’organisation fin octobre\u00a0; nous vous enverrons la lettre qui désigne "
    "la suivante (démonstration)."
)


def make(record, secretary):
    """Make the campaign of 2026 and its answers."""
    campaign = ConfirmationCampaign(year=2026, deadline=DEADLINE, opened_by=secretary)
    record.create(ConfirmationCampaign, [campaign])
    ConfirmationCampaign.objects.filter(pk=campaign.pk).update(opened_at=_at(OPENED))
    holders = {
        row.organisation_id: row.person_id
        for row in Representative.objects.active().filter(kind=Representative.Kind.HOLDER)
    }
    waiting = set(ChangeProposal.objects.waiting().values_list("organisation", flat=True))
    rows, correcting = [], []
    for organisation in members_to_ask():
        row = Confirmation(
            campaign=campaign,
            organisation=organisation,
            asked_id=holders.get(organisation.pk),
            asked_on=OPENED if organisation.pk in holders or organisation.email else None,
        )
        _answer(row, organisation)
        if row.answered_at and organisation.name.endswith(MARK) and organisation.pk not in waiting:
            correcting.append(row)
        rows.append(row)
    _correct(record, correcting[:3])
    Confirmation.objects.bulk_create(rows)


def _answer(row, organisation):
    chance = lots_of(f"confirmation {organisation.name}")
    if row.asked_on is None:
        return
    if chance.random() < 0.52:
        row.answered_at, row.exact = _at(OPENED + timedelta(days=chance.randint(0, 20))), True
    else:
        row.reminded_on = REMINDED


def _correct(record, rows):
    """The first two ask for a change of people, the third proposes a new telephone number."""
    for row in rows:
        row.exact = False
        row.remarks = REMARKS
    if rows:
        row = rows[-1]
        row.remarks = ""
        phone = row.organisation.phone
        proposal = ChangeProposal(
            organisation=row.organisation,
            values={"phone": [phone, "05 36 49 15 15"]},
            comment="Le standard a changé de numéro (démonstration).",
        )
        record.create(ChangeProposal, [proposal])
        row.proposal = proposal


def _at(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10, 30))  # noqa: DTZ001 - made aware here

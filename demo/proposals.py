"""What two representatives propose: on a real establishment, nothing but an invented desk marked as such."""

from datetime import datetime

from django.utils import timezone

from association.members.models import ChangeProposal, Organisation, Representative
from association.members.proposable import CONTACTS, present_values
from demo.organisations import MARK


def make(record, accounts, secretary):
    """Make the proposals, waiting and answered."""
    representative, doctor = accounts["representant@demo.invalid"], accounts["medecin@demo.invalid"]
    hospital = representative.person.representations.order_by("pk").first().organisation
    centre = _centre(record, doctor.person)
    made = record.create(
        ChangeProposal,
        [
            _answered(hospital, representative, secretary),
            _waiting(hospital, representative, _desk(hospital), "Le secrétariat répond depuis septembre."),
            _waiting(centre, doctor, _move(centre), "Nous déménageons dans le bâtiment voisin."),
        ],
    )
    for proposal, day in zip(made, ((4, 2), (11, 16), (11, 19)), strict=True):
        at = timezone.make_aware(datetime(2026, *day, 10, 30))  # noqa: DTZ001 - made aware here
        ChangeProposal.objects.filter(pk=proposal.pk).update(proposed_at=at)


def _centre(record, person):
    """An invented coordination centre, where the doctor is one of the deputies."""
    centre = (
        Organisation.objects.members().filter(type__code="3c", name__endswith=MARK).order_by("pk").first()
    )
    deputy = Representative(
        organisation=centre,
        person=person,
        kind=Representative.Kind.DEPUTY,
        start_on=datetime(2025, 6, 20).date(),  # noqa: DTZ001 - a day
        decision="Lettre de la coordination (démonstration)",
    )
    record.create(Representative, [deputy])
    return centre


def _desk(organisation):
    present = present_values(organisation)[CONTACTS]
    desk = {
        "label": f"Secrétariat d’oncologie{MARK}",
        "phone": "05 36 49 12 12",
        "email": "",
        "public": False,
    }
    return {CONTACTS: [present, [*present, desk]]}


def _move(organisation):
    return {
        "address_extra": ["", "Bâtiment de l’Exemple"],
        # Not what the sheet says today: somebody else wrote it since.
        "phone": ["05 36 49 00 00", "05 36 49 14 14"],
    }


def _waiting(organisation, user, values, comment):
    return ChangeProposal(organisation=organisation, proposed_by=user, values=values, comment=comment)


def _answered(organisation, user, secretary):
    present = present_values(organisation)[CONTACTS]
    desk = {"label": f"Camille Exemple{MARK}", "phone": "05 36 49 13 13", "email": "", "public": False}
    return ChangeProposal(
        organisation=organisation,
        proposed_by=user,
        values={CONTACTS: [present, [*present, desk]]},
        state=ChangeProposal.State.DECLINED,
        answer="On écrit à un service, pas à une personne\u00a0: quel est son nom\u00a0?",
        decided_by=secretary,
        decided_at=timezone.make_aware(datetime(2026, 4, 7, 9, 15)),  # noqa: DTZ001 - made aware here
    )

"""Two applications in progress, a campaign half signed, a member to be heard: invented organisations all.

Real establishments have signed, by their management: nothing is said of them that is not flattering.
"""

from datetime import date, datetime, timedelta

from django.utils import timezone

from association.members.models import (
    Application,
    ExclusionProcedure,
    FoundingText,
    Membership,
    OrganisationType,
    Signature,
    SignatureCampaign,
    SigningLink,
)
from association.members.rules.campaigns import State as CampaignState
from association.members.services.campaigns import lines
from association.members.services.signing import current_texts
from demo.calendar import NEW_CHARTER
from demo.chance import lots_of
from demo.organisations import MARK
from demo.people import full_name

OPENED_ON = date(2026, 10, 5)
DEADLINE = date(2026, 12, 18)
CHANGES = (
    "L’article 4 précise la participation à l’évaluation commune, et l’article 7 la place des patients "
    "partenaires dans les groupes de travail."
)
#: Name, type, town, postcode, college, state, day it was made, message, answer.
APPLICATIONS = [
    (
        f"Maison de santé du Pays d’Olmes{MARK}",
        "maison-sante",
        ("12 rue de l’Exemple", "09300", "Lavelanet"),
        "liberaux",
        Application.State.RECEIVED,
        date(2026, 11, 12),
        "Quatre médecins et trois infirmières suivent à domicile des personnes sous chimiothérapie orale.",
        "",
    ),
    (
        f"Association Les Rubans du Gévaudan{MARK}",
        "association-patients",
        ("3 place de l’Exemple", "48000", "Mende"),
        "usagers",
        Application.State.CORRECTION,
        date(2026, 11, 3),
        "",
        "Quel est votre numéro SIRET\u00a0? Et qui suppléera votre présidente\u00a0?",
    ),
]


def make(record, colleges, secretary):
    """Make them all; secretary: the account that studies the applications."""
    _campaign(record)
    _applications(record, colleges, secretary)
    _procedure(record, secretary)


def at(day, hour=10):
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))  # noqa: DTZ001 - made aware here


def _applications(record, colleges, secretary):
    types = {entry.code: entry for entry in OrganisationType.objects.all()}
    made = []
    for name, kind, (street, postcode, city), college, state, day, message, answer in APPLICATIONS:
        chance = lots_of(name)
        contact, holder = full_name(chance).split(" ", 1), full_name(chance).split(" ", 1)
        asked = bool(answer)
        made.append(
            Application(
                name=name, type=types[kind], street=street, postcode=postcode, city=city,
                college=colleges[college], state=state, message=message, answer=answer,
                contact_first_name=contact[0], contact_last_name=contact[1], contact_function="Secrétariat",
                contact_email=f"secretariat@{postcode}-exemple.invalid", contact_phone="05 36 49 15 15",
                holder_first_name=holder[0], holder_last_name=holder[1], holder_function="Présidence",
                holder_email=f"presidence@{postcode}-exemple.invalid",
                confirmed_at=at(day, 11), decided_by=secretary if asked else None,
                decided_at=at(day + timedelta(days=2)) if asked else None,
            )
        )  # fmt: skip
    record.create(Application, made)
    for application, row in zip(made, APPLICATIONS, strict=True):
        application.texts.set(current_texts(row[5]))
        Application.objects.filter(pk=application.pk).update(created_at=at(row[5]))


def _campaign(record):
    """The new charter: signed by every real establishment, and by one invented member in two."""
    version, adopted_on, adopted_by = NEW_CHARTER
    [text] = record.create(
        FoundingText,
        [FoundingText(kind="network_charter", version=version, adopted_on=adopted_on, adopted_by=adopted_by)],
    )
    [campaign] = record.create(
        SignatureCampaign,
        [
            SignatureCampaign(
                text=text,
                deadline=DEADLINE,
                message=CHANGES,
                state=CampaignState.OPEN,
                opened_at=at(OPENED_ON),
            )
        ],
    )
    SignatureCampaign.objects.filter(pk=campaign.pk).update(created_at=at(OPENED_ON - timedelta(days=3)))
    links, signatures = [], []
    for rank, line in enumerate(lines(campaign)):
        invented = str(line.membership).endswith(MARK)
        chance = lots_of(f"charte {line.membership}")
        if line.recipient:
            links.append(
                SigningLink(
                    membership=line.membership,
                    campaign=campaign,
                    person=line.recipient.person,
                    address=line.recipient.address,
                    sent_at=at(OPENED_ON),
                    expires_on=DEADLINE + timedelta(days=60),
                )
            )
        if not invented or rank % 2:
            signatures.append(
                Signature(
                    membership=line.membership,
                    text=text,
                    signed_on=OPENED_ON + timedelta(days=chance.randint(1, 40)),
                    signatory=full_name(chance) if invented else f"La direction{MARK}",
                    capacity="présidence" if invented else "représentation légale",
                )
            )
    SigningLink.objects.bulk_create(links)
    Signature.objects.bulk_create(signatures)


def _procedure(record, secretary):
    """An invented society that will be heard before anything is decided."""
    member = (
        Membership.objects.active()
        .filter(organisation__name__endswith=MARK, organisation__type__code="association-professionnels")
        .order_by("pk")
        .first()
    )
    procedure = ExclusionProcedure(
        membership=member,
        reason="Deux évaluations annuelles n’ont pas été transmises, malgré deux relances.",
        opened_on=date(2026, 11, 9),
        opened_by=secretary,
        state=ExclusionProcedure.State.SUMMONED,
        hearing_at=at(date(2026, 12, 8), 14),
        hearing_place="Siège du réseau, 1 place de l’Exemple, Toulouse",
        summons=1,
        summoned_on=date(2026, 11, 12),
    )
    record.create(ExclusionProcedure, [procedure])

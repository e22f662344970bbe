"""The privacy classes of what comes and goes: applications, signatures online, departures."""

from django.db.models import Q

from association.members.models import (
    Application,
    ExclusionProcedure,
    OnlineSignature,
    Resignation,
    SignatureCampaign,
    SigningLink,
)
from association.members.rules.applications import State
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import BLANK, Mentions
from cms.privacy.retention import Retention

WHY = "Étudier les demandes d’adhésion et tenir le registre des adhérents"
FACTS = (
    "C’est un fait de la vie de l’association, qui engage l’organisation et non la personne : il reste dans "
    "ses registres."
)
WORDS = ("message", "answer")
PEOPLE = {
    "contact": ("first_name", "last_name", "function", "email", "phone"),
    "holder": ("first_name", "last_name", "function", "email"),
    "deputy": ("first_name", "last_name", "function", "email"),
}
#: An address nobody can be written to, where the column wants one.
NOWHERE = "efface@effacement.invalid"


def in_role(subject, role):
    """The applications whose contact, holder or deputy is the subject, by name or by address."""
    columns = (f"{role}_first_name", f"{role}_last_name", f"{role}_email")
    return Mentions(subject).rows(Application.objects.all(), *columns)


def applications_of(subject):
    asked = Q(pk__in=Mentions(subject).rows(Application.objects.all(), *WORDS).values("pk"))
    for role in PEOPLE:
        asked |= Q(pk__in=in_role(subject, role).values("pk"))
    return Application.objects.filter(asked)


def erase_from_applications(rows, subject):
    """The organisation's application stays; the person it names goes from it."""
    keys = list(rows.values_list("pk", flat=True))
    roles = {role: list(in_role(subject, role).values_list("pk", flat=True)) for role in PEOPLE}
    Mentions(subject).blank(Application.objects.filter(pk__in=keys), *WORDS)
    for role, columns in PEOPLE.items():
        empty = {f"{role}_{column}": "" for column in columns} | {f"{role}_last_name": BLANK}
        if role != "deputy":
            empty[f"{role}_email"] = NOWHERE
        Application.objects.filter(pk__in=roles[role]).update(**empty)
    return len(keys)


def links_of(subject):
    mine = Q(person=subject.person_id or 0) | Q(address__in=subject.emails)
    return SigningLink.objects.filter(mine)


def erase_links(rows, subject):
    return rows.update(person=None, address=NOWHERE)


def online_of(subject):
    return OnlineSignature.objects.filter(Q(user=subject.user_id or 0) | Q(address__in=subject.emails))


def resignations_of(subject):
    return Mentions(subject).rows(Resignation.objects.select_related("membership"), "signatory")


def procedures_of(subject):
    columns = ("reason", "account", "closing_reason", "decision")
    named_in = Mentions(subject).rows(ExclusionProcedure.objects.all(), *columns)
    mine = ExclusionProcedure.objects.filter(opened_by=subject.user_id or 0)
    return ExclusionProcedure.objects.filter(Q(pk__in=named_in.values("pk")) | Q(pk__in=mine.values("pk")))


def campaigns_of(subject):
    return Mentions(subject).rows(SignatureCampaign.objects.all(), "message")


def declare():
    """Called when Django starts."""
    handling.declare_without_people("members.MembershipRules", "a number of days")
    declare_applications()
    declare_signing()
    declare_facts()


def declare_applications():
    handling.declare(
        Handling(
            "members.Application",
            what="Demandes d’adhésion qui vous nomment, comme contact ou futur représentant",
            why=WHY,
            kept="Un mois sans confirmation, deux ans après un refus, sinon autant que l’adhésion",
            erasure=Erasure.ANONYMISE,
            rows=applications_of,
            erase=erase_from_applications,
        )
    )
    retention.declare(
        Retention(
            "members.applications_unconfirmed",
            label="Demandes d’adhésion jamais confirmées",
            months=1,
            basis="Un mois : personne n’a prouvé les avoir écrites",
            due=lambda cutoff: Application.objects.filter(state=State.UNCONFIRMED, created_at__lt=cutoff),
        )
    )
    retention.declare(
        Retention(
            "members.applications_over",
            label="Demandes d’adhésion refusées ou retirées",
            months=24,
            basis="Deux ans : durée utile si l’organisation présente une autre demande",
            due=lambda cutoff: Application.objects.filter(
                state__in=(State.REFUSED, State.WITHDRAWN), updated_at__lt=cutoff
            ),
        )
    )


def declare_signing():
    handling.declare(
        Handling(
            "members.SigningLink",
            what="Liens envoyés pour signer au nom d’une organisation",
            why=WHY,
            kept="Aussi longtemps que l’adhésion",
            erasure=Erasure.ANONYMISE,
            rows=links_of,
            erase=erase_links,
            describe=lambda one: {
                "Organisation": str(one.membership),
                "Adresse": one.address,
                "Envoyé le": one.sent_at,
            },
        )
    )
    handling.declare(
        Handling(
            "members.SignatureCampaign",
            what="Mot d’accompagnement d’une campagne de signature qui cite la personne",
            why=WHY,
            kept="Sans limite : registres de l’association",
            erasure=Erasure.ANONYMISE,
            rows=campaigns_of,
            erase=lambda rows, subject: Mentions(subject).blank(rows, "message"),
        )
    )


def declare_facts():
    for label, what, rows, describe in (
        (
            "members.OnlineSignature",
            "Preuves de signatures données en ligne au nom d’une organisation",
            online_of,
            lambda one: {
                "Signature": str(one.signature),
                "Lien envoyé à": one.address,
                "Le": one.at,
                "Engagement": one.statement,
            },
        ),
        (
            "members.Resignation",
            "Démissions signées au nom d’une organisation",
            resignations_of,
            lambda one: {
                "Organisation": str(one.membership),
                "Lettre du": one.letter_on,
                "Signataire": one.signatory,
                "Qualité": one.capacity,
                "Lettre": one.letter.name,
            },
        ),
        (
            "members.ExclusionProcedure",
            "Procédures de radiation d’une organisation qui citent la personne",
            procedures_of,
            lambda one: {
                "Organisation": str(one.membership),
                "Ouverte le": one.opened_on,
                "Motif": one.reason,
                "Compte rendu": one.account,
            },
        ),
    ):
        handling.declare(
            Handling(
                label,
                what=what,
                why=WHY,
                kept="Sans limite : registres de l’association",
                erasure=Erasure.KEEP,
                reason=FACTS,
                rows=rows,
                describe=describe,
            )
        )

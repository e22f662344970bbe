"""The privacy classes of the tables of the members: legal entities, and the people who speak for them."""

from django.db.models import Q

from association.members.models import (
    ChangeProposal,
    Confirmation,
    Due,
    DuesRate,
    MembershipEvent,
    Organisation,
    OrganisationContact,
    Payment,
    Receipt,
    Representative,
    Signature,
)
from association.privacy import ties
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import Mentions
from cms.privacy.retention import Retention

FACTS = (
    "C’est un fait de la vie de l’association, qui engage l’organisation et non la personne : il reste dans "
    "ses registres."
)
SIGNED = Signature.objects.select_related("membership__organisation", "text")
EVENTS = MembershipEvent.objects.select_related("membership__organisation")
VOCABULARIES = (
    "Authority",
    "CancerActivity",
    "Department",
    "FinessCategory",
    "OrganisationType",
    "Region",
    "SupportiveCare",
    "TumourSite",
)
WITHOUT_PEOPLE = dict.fromkeys(VOCABULARIES, "a vocabulary") | {
    "College": "a set of organisations",
    "ConfirmationCampaign": "a year and its deadline",
    "DuesSettings": "the statutes, and how to pay",
    "ReceiptBook": "a year",
    "FoundingText": "a text of the network, adopted by a body",
    "TreatmentLicence": "an authorised activity of an organisation",
    "MembersPage": "its texts are those of wagtailcore.Page",
}  # fmt: skip
LEDGER = (
    "C’est une écriture de la comptabilité de l’association, au nom d’une organisation\u00a0: la loi veut "
    "qu’elle soit gardée dix ans (code de commerce, art. L123-22)."
)
WHY = "Tenir le registre des adhérents et savoir à qui parler dans chaque organisation"


def proposals_of(subject):
    mine = ChangeProposal.objects.filter(proposed_by=subject.user_id or 0)
    named = Mentions(subject).rows(ChangeProposal.objects.all(), "values", "comment", "answer")
    return ChangeProposal.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=named.values("pk")))


def erase_proposals(rows, subject):
    """What was proposed is the organisation's; who proposed it, and what they wrote, goes."""
    number = Mentions(subject).blank(rows, "values", "answer", "comment")
    rows.filter(proposed_by=subject.user_id or 0).update(proposed_by=None, comment="")
    return number


def contacts_of(subject):
    return Mentions(subject).rows(OrganisationContact.objects.all(), "label", "email")


def organisations_of(subject):
    return Mentions(subject).rows(Organisation.objects.all(), "email", "notes", "source")


def erase_from_organisations(rows, subject):
    number = Mentions(subject).blank(rows, "notes", "source")
    rows.filter(email__in=subject.emails).update(email="")
    return number


@ties.register
def represents(cutoff):
    """People who represent a member, or did until lately."""
    lately = Q(end_on=None) | Q(end_on__gt=cutoff.date())
    return Representative.objects.filter(lately).values("person")


def declare():
    """Called when Django starts."""
    for name, why in WITHOUT_PEOPLE.items():
        handling.declare_without_people(f"members.{name}", why)
    declare_facts()
    declare_contacts()
    declare_ledger()
    declare_confirmations()


def declare_facts():
    for label, what, rows, describe in (
        (
            "members.Representative",
            "Représentation d’une organisation : qualité, dates, décision",
            lambda subject: Representative.objects.filter(person=subject.person_id or 0),
            None,
        ),
        (
            "members.Signature",
            "Signatures de textes fondateurs, au nom d’une organisation",
            lambda subject: Mentions(subject).rows(SIGNED, "signatory"),
            lambda one: {
                "Organisation": str(one.membership),
                "Texte": str(one.text),
                "Signé le": one.signed_on,
                "Signataire": one.signatory,
                "Qualité": one.capacity,
                "Exemplaire": one.scan.name,
            },
        ),
        (
            "members.MembershipEvent",
            "Décisions d’adhésion dont le motif cite la personne",
            lambda subject: Mentions(subject).rows(EVENTS, "decision", "reason"),
            lambda one: {
                "Organisation": str(one.membership),
                "Événement": str(one),
                "Décision": one.decision,
                "Motif": one.reason,
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


def declare_contacts():
    handling.declare(
        Handling(
            "members.ChangeProposal",
            what="Modifications proposées pour une organisation",
            why="Tenir à jour l’annuaire des adhérents",
            kept="Six mois si elles sont refusées ou retirées",
            erasure=Erasure.ANONYMISE,
            rows=proposals_of,
            erase=erase_proposals,
        )
    )
    handling.declare(
        Handling(
            "members.OrganisationContact",
            what="Contacts d’une organisation à votre nom ou à votre adresse",
            why=WHY,
            kept="Aussi longtemps que l’organisation les donne",
            erasure=Erasure.DELETE,
            rows=contacts_of,
        )
    )
    handling.declare(
        Handling(
            "members.Organisation",
            what="Adresse ou notes d’une organisation qui citent la personne",
            why=WHY,
            kept="Aussi longtemps que l’organisation est connue du réseau",
            erasure=Erasure.ANONYMISE,
            rows=organisations_of,
            describe=lambda one: {"Organisation": str(one), "Adresse": one.email, "Notes": one.notes,
                                  "Source": one.source},
            erase=erase_from_organisations,
        )
    )  # fmt: skip
    retention.declare(
        Retention(
            "members.proposals",
            label="Propositions refusées ou retirées",
            months=6,
            basis="Six mois : durée utile pour répondre à une réclamation",
            due=lambda cutoff: ChangeProposal.objects.filter(
                state__in=(ChangeProposal.State.DECLINED, ChangeProposal.State.WITHDRAWN),
                decided_at__lt=cutoff,
            ),
        )
    )


def declare_ledger():
    """Dues name organisations; a free text of theirs may quote somebody."""
    for label, what, queryset, columns in (
        ("members.DuesRate", "Décisions sur les cotisations", DuesRate.objects.all(), ("decision",)),
        (
            "members.Due",
            "Motifs d’exonération d’une cotisation",
            Due.objects.select_related("membership__organisation"),
            ("exempt_reason",),
        ),
        (
            "members.Payment",
            "Paiements d’une organisation dont la référence cite la personne",
            Payment.objects.select_related("due__membership__organisation"),
            ("reference", "reason"),
        ),
        ("members.Receipt", "Reçus au nom d’une organisation", Receipt.objects.all(), ("payer",)),
    ):
        handling.declare(
            Handling(
                label,
                what=what,
                why="Tenir les comptes des cotisations",
                kept="Dix ans\u00a0: pièces comptables",
                erasure=Erasure.KEEP,
                reason=LEDGER,
                rows=lambda subject, queryset=queryset, columns=columns: Mentions(subject).rows(
                    queryset, *columns
                ),
                describe=lambda one, columns=columns: (
                    {"Sujet": str(one)}
                    | {one._meta.get_field(name).verbose_name: getattr(one, name) for name in columns}
                ),
            )
        )


def confirmations_of(subject):
    asked = Confirmation.objects.filter(asked=subject.person_id or 0)
    named = Mentions(subject).rows(Confirmation.objects.all(), "remarks", "settlement")
    return Confirmation.objects.filter(Q(pk__in=asked.values("pk")) | Q(pk__in=named.values("pk")))


def erase_from_confirmations(rows, subject):
    """That the organisation answered stays; whom it was asked of, and what names them, goes."""
    number = Mentions(subject).blank(rows, "remarks", "settlement")
    return number + rows.filter(asked=subject.person_id or 0).update(asked=None)


def declare_confirmations():
    handling.declare(
        Handling(
            "members.Confirmation",
            what="Confirmations annuelles demandées à la personne, ou qui la citent",
            why="Tenir à jour l’annuaire des adhérents",
            kept="Aussi longtemps que l’organisation est connue du réseau",
            erasure=Erasure.ANONYMISE,
            rows=confirmations_of,
            describe=lambda one: {
                "Organisation": str(one.organisation),
                "Demandée le": one.asked_on,
                "Changements de personnes": one.remarks,
                "Suite donnée": one.settlement,
            },
            erase=erase_from_confirmations,
        )
    )

"""The privacy classes of the groups: who takes part, and texts that may cite somebody.

What a group did stays when somebody asks to be erased: their roles and presences are then those of a
record that names nobody, so that figures of past years stay true.
"""

from django.db.models import Q

from association.groups.models import (
    Action,
    Decision,
    Deliverable,
    GroupDocument,
    GroupMeeting,
    GroupRole,
    Invitee,
    StatusPeriod,
    WorkingGroup,
)
from association.privacy import ties
from association.records.dated import today
from cms.privacy import handling
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import Mentions

WHY = "Animer les groupes de travail et rendre compte de leur activité"
LIFE = "Aussi longtemps que le groupe"
KEPT_MINUTES = (
    "Les comptes rendus et les décisions d’un groupe sont les archives de l’association\u00a0; un compte "
    "rendu qui cite la personne à tort est corrigé à la main."
)
#: Texts that may cite somebody: (table, what, columns).
TEXTS = (
    (WorkingGroup, "Présentation d’un groupe qui cite la personne", ("name", "mission", "source")),
    (StatusPeriod, "Décision ou motif, sur un groupe, qui cite la personne", ("decision", "reason")),
    (Deliverable, "Livrable d’un groupe qui cite la personne", ("title",)),
)


def roles_of(subject):
    return GroupRole.objects.filter(person=subject.person_id or 0)


def erase_roles(rows, subject):
    """They end today, and say no more than the role; what was to begin does not."""
    number = rows.count()
    rows.filter(start_on__gte=today()).delete()
    rows.filter(Q(end_on=None) | Q(end_on__gt=today())).update(end_on=today())
    rows.update(decision="", source="")
    return number


def invitations_of(subject):
    return Invitee.objects.filter(person=subject.person_id or 0).select_related("meeting__group")


def erase_invitations(rows, subject):
    """Presences stay, without a name; invitations to what has not been held go."""
    number = rows.count()
    rows.exclude(meeting__state=GroupMeeting.State.HELD).delete()
    return number


def actions_of(subject):
    named = Mentions(subject).rows(Action.objects.all(), "text")
    return Action.objects.filter(Q(owner=subject.person_id or 0) | Q(pk__in=named.values("pk")))


def meetings_of(subject):
    columns = ("title", "place", "agenda", "summary", "cancelled_because")
    named = Mentions(subject).rows(GroupMeeting.objects.all(), *columns)
    return GroupMeeting.objects.filter(
        Q(created_by=subject.user_id or 0) | Q(pk__in=named.values("pk"))
    ).select_related("group")


def decisions_of(subject):
    rows = Decision.objects.select_related("meeting__group")
    return Mentions(subject).rows(rows, "text")


def documents_of(subject):
    named = Mentions(subject).rows(GroupDocument.objects.all(), "title")
    return GroupDocument.objects.filter(
        Q(uploaded_by=subject.user_id or 0) | Q(pk__in=named.values("pk"))
    ).select_related("group")


def erase_documents(rows, subject):
    number = Mentions(subject).blank(rows, "title")
    rows.filter(uploaded_by=subject.user_id or 0).update(uploaded_by=None)
    return number


def blanking(*columns):
    return lambda rows, subject: Mentions(subject).blank(rows, *columns)


def mentioned(model, *columns):
    return lambda subject: Mentions(subject).rows(model.objects.all(), *columns)


@ties.register
def takes_part(cutoff):
    """People who are in a group, or were until lately."""
    lately = Q(end_on=None) | Q(end_on__gt=cutoff.date())
    return GroupRole.objects.filter(lately).values("person")


def declare():
    """Called when Django starts."""
    declare_people()
    declare_work()
    for model, what, columns in TEXTS:
        handling.declare(
            Handling(
                model._meta.label,
                what=what,
                why=WHY,
                kept=LIFE,
                erasure=Erasure.ANONYMISE,
                rows=mentioned(model, *columns),
                erase=blanking(*columns),
            )
        )


def declare_people():
    handling.declare(
        Handling(
            "groups.GroupRole",
            what="Rôles dans les groupes de travail, avec leurs dates",
            why=WHY,
            kept="Aussi longtemps que les chiffres du groupe, sans le nom après l’effacement",
            erasure=Erasure.ANONYMISE,
            rows=roles_of,
            erase=erase_roles,
        )
    )
    handling.declare(
        Handling(
            "groups.Invitee",
            what="Réunions de groupes\u00a0: invitation, réponse, présence",
            why=WHY,
            kept="Aussi longtemps que la réunion, sans le nom après l’effacement",
            erasure=Erasure.ANONYMISE,
            rows=invitations_of,
            describe=lambda row: {
                "Réunion": str(row.meeting),
                "Le": row.meeting.starts_at,
                "Rôle": row.get_role_display(),
                "Réponse": row.get_answer_display(),
                "Présence": row.get_presence_display(),
            },
            erase=erase_invitations,
        )
    )
    handling.declare(
        Handling(
            "groups.Action",
            what="Actions d’un groupe dont la personne est responsable, ou qui la citent",
            why=WHY,
            kept=LIFE,
            erasure=Erasure.ANONYMISE,
            rows=actions_of,
            erase=blanking("text"),
        )
    )


def declare_work():
    for label, what, rows, describe in (
        (
            "groups.GroupMeeting",
            "Réunions de groupe préparées par la personne, ou dont le compte rendu la cite",
            meetings_of,
            lambda row: {
                "Réunion": str(row),
                "Le": row.starts_at,
                "Ordre du jour": row.agenda,
                "Compte rendu": row.summary,
            },
        ),
        (
            "groups.Decision",
            "Décisions d’un groupe qui citent la personne",
            decisions_of,
            lambda row: {"Réunion": str(row.meeting), "Décision": row.text},
        ),
    ):
        handling.declare(
            Handling(
                label,
                what=what,
                why=WHY,
                kept="Sans limite\u00a0: archives de l’association",
                erasure=Erasure.KEEP,
                reason=KEPT_MINUTES,
                rows=rows,
                describe=describe,
            )
        )
    handling.declare(
        Handling(
            "groups.GroupDocument",
            what="Documents déposés dans l’espace d’un groupe par la personne, ou dont le titre la cite",
            why=WHY,
            kept=LIFE,
            erasure=Erasure.ANONYMISE,
            rows=documents_of,
            describe=lambda row: {
                "Groupe": str(row.group),
                "Titre": row.title,
                "Déposé le": row.uploaded_at,
            },
            erase=erase_documents,
        )
    )

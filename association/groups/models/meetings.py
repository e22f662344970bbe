"""Meetings of a group: when and where, who was invited, who said what, who came (domain.md F9)."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q

from association.groups.models.groups import WorkingGroup
from association.groups.models.roles import GroupRole
from association.groups.querysets import GroupMeetingQuerySet
from association.members.models import Organisation
from association.people.models import Person


def private_storage():
    return storages["private"]


class GroupMeeting(models.Model):
    """A meeting. Nobody is written to before it is convened."""

    class State(models.TextChoices):
        DRAFT = "draft", "En préparation"
        CONVENED = "convened", "Convoquée"
        HELD = "held", "Tenue"
        CANCELLED = "cancelled", "Annulée"

    class Mode(models.TextChoices):
        ON_SITE = "on_site", "Sur place"
        REMOTE = "remote", "À distance"
        MIXED = "mixed", "Sur place et à distance"

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="meetings", verbose_name="groupe")
    title = models.CharField("objet", max_length=150)
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    mode = models.CharField("modalité", max_length=8, choices=Mode, default=Mode.MIXED)
    place = models.CharField("lieu", max_length=200, blank=True)
    link = models.URLField("lien de visioconférence", blank=True)
    agenda = models.TextField("ordre du jour", blank=True, help_text="Un point par ligne.")
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT, editable=False)
    cancelled_because = models.CharField("motif d’annulation", max_length=300, blank=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)  # of the .ics, RFC 5545 §3.8.7.4
    convened_at = models.DateTimeField("convoquée le", null=True, blank=True, editable=False)
    reminded_on = models.DateField("relancée le", null=True, blank=True, editable=False)
    summary = models.TextField(
        "compte rendu", blank=True, help_text="Ce qui a été dit, sans aucune donnée de patient."
    )
    minutes = models.FileField(
        "compte rendu publié", upload_to="minutes/", storage=private_storage, blank=True, editable=False
    )
    minutes_at = models.DateTimeField("compte rendu publié le", null=True, blank=True, editable=False)
    minutes_version = models.PositiveSmallIntegerField("version", default=0, editable=False)
    #: What it says changed since (attendance, decisions…): a corrected version is to be published.
    minutes_outdated = models.BooleanField("compte rendu à corriger", default=False, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = GroupMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "réunion de groupe"
        verbose_name_plural = "réunions de groupe"
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="group_meeting_ends_after_it_starts",
                violation_error_message="La réunion finit après son début.",
            )
        ]
        indexes = [models.Index(fields=["group", "state", "starts_at"])]

    def __str__(self):
        return f"{self.title} – {self.group}"


class Invitee(models.Model):
    """A person at a meeting: the role and organisation they had that day, their answer, their presence.

    Someone who comes without having been invited has a row too, with no invited_at.
    """

    class Answer(models.TextChoices):
        ON_SITE = "on_site", "Je viens"
        REMOTE = "remote", "Je participe à distance"
        NO = "no", "Je ne peux pas"

    class Presence(models.TextChoices):
        ON_SITE = "on_site", "Sur place"
        REMOTE = "remote", "À distance"
        EXCUSED = "excused", "Excusé"
        ABSENT = "absent", "Absent"

        @classmethod
        def present(cls):
            return frozenset({cls.ON_SITE, cls.REMOTE})

    meeting = models.ForeignKey(GroupMeeting, models.CASCADE, related_name="invitees", verbose_name="réunion")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="group_invitations", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=10, choices=GroupRole.Role)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisation"
    )
    invited_at = models.DateTimeField("invité le", null=True, blank=True, editable=False)
    answer = models.CharField("réponse", max_length=8, choices=Answer, blank=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True, editable=False)
    presence = models.CharField("présence", max_length=8, choices=Presence, blank=True)

    class Meta:
        verbose_name = "personne invitée à une réunion"
        verbose_name_plural = "personnes invitées à une réunion"
        ordering = ["person__search_text", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="invitee_once_per_meeting",
                violation_error_message="Cette personne est déjà dans la liste.",
            )
        ]
        indexes = [models.Index(fields=["person", "presence"])]

    def __str__(self):
        return f"{self.person} – {self.meeting}"

"""What comes out of a group: decisions, actions, deliverables (domain.md F6, F10)."""

from django.db import models
from django.db.models import Q

from association.groups.models.groups import WorkingGroup
from association.groups.models.meetings import GroupMeeting
from association.people.models import Person


class Decision(models.Model):
    """Something a meeting decided, in its order."""

    class How(models.TextChoices):
        CONSENSUS = "consensus", "Consensus"
        MAJORITY = "majority", "À la majorité"
        NOTED = "noted", "Pris acte"

    meeting = models.ForeignKey(
        GroupMeeting, models.CASCADE, related_name="decisions", verbose_name="réunion"
    )
    text = models.TextField("décision")
    how = models.CharField("mode", max_length=10, choices=How, default=How.CONSENSUS)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["order", "id"]

    def __str__(self):
        return self.text[:80]


class Action(models.Model):
    """Something somebody of the group does by a day."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="actions", verbose_name="groupe")
    meeting = models.ForeignKey(
        GroupMeeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="décidée à la réunion",
    )
    text = models.CharField("action", max_length=300)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="group_actions", verbose_name="responsable"
    )
    due_on = models.DateField("échéance")
    done_on = models.DateField("faite le", null=True, blank=True, editable=False)
    dropped_on = models.DateField("abandonnée le", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("notée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_on__isnull=True),
                name="action_done_or_dropped",
            )
        ]
        indexes = [models.Index(fields=["group", "due_on"])]

    def __str__(self):
        return self.text


class Deliverable(models.Model):
    """Something the group promised to produce: a guideline, a leaflet, a survey."""

    class Kind(models.TextChoices):
        GUIDELINE = "guideline", "Référentiel"
        TOOL = "tool", "Outil pratique"
        SURVEY = "survey", "Enquête"
        TRAINING = "training", "Formation"
        PUBLICATION = "publication", "Publication"
        OTHER = "other", "Autre"

    group = models.ForeignKey(
        WorkingGroup, models.PROTECT, related_name="deliverables", verbose_name="groupe"
    )
    title = models.CharField("livrable", max_length=200)
    kind = models.CharField("nature", max_length=12, choices=Kind, default=Kind.GUIDELINE)
    due_on = models.DateField("prévu le", null=True, blank=True)
    delivered_on = models.DateField("livré le", null=True, blank=True)
    link = models.URLField("adresse", blank=True, help_text="Où on le trouve, une fois publié.")
    public = models.BooleanField("montré au public", default=False)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        verbose_name = "livrable"
        verbose_name_plural = "livrables"
        ordering = ["delivered_on", "due_on", "id"]

    def __str__(self):
        return self.title

"""Memberships: what happened to them (events), and in which college they stood when (periods)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from association.members.models.colleges import College
from association.members.models.organisations import Organisation
from association.members.querysets import CollegePeriodQuerySet, MembershipQuerySet
from association.members.rules.lifecycle import EventKind, Status


class Membership(models.Model):
    """An organisation's membership of the network, from its application to its end.

    status, active_from and ended_on follow from the events and the signatures
    (rules.lifecycle.standing); services/memberships.py keeps them so, nothing else writes them.
    """

    Status = Status

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name="organisation"
    )
    status = models.CharField(
        "statut", max_length=10, choices=Status, default=Status.CANDIDATE, editable=False
    )
    active_from = models.DateField("membre depuis le", null=True, blank=True, editable=False)
    ended_on = models.DateField("jusqu’au", null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed_memberships",
        verbose_name="fusionné dans",
    )
    created_at = models.DateTimeField("saisie le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering = ["organisation__search_text", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(ended_on__isnull=True),
                name="membership_one_open_per_organisation",
                violation_error_message="Cette organisation a déjà une adhésion en cours.",
            ),
        ]
        indexes = [models.Index(fields=["status"]), models.Index(fields=["active_from", "ended_on"])]
        permissions = [
            ("decide_membership", "Décider adhésion"),
            ("sign_membership", "Enregistrer signature d’adhésion"),
        ]

    def __str__(self):
        return str(self.organisation)


class CollegePeriod(models.Model):
    """The membership's college from start_on (included) to end_on (excluded): a change is a new row."""

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="college_periods", verbose_name="adhésion"
    )
    college = models.ForeignKey(College, models.PROTECT, related_name="periods", verbose_name="collège")
    start_on = models.DateField("à partir du")
    end_on = models.DateField("jusqu’au", null=True, blank=True)
    decision = models.CharField("décision", max_length=200, blank=True)

    objects = CollegePeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance à un collège"
        verbose_name_plural = "appartenances à un collège"
        ordering = ["start_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(end_on__isnull=True),
                name="college_period_one_open_per_membership",
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gt=F("start_on")),
                name="college_period_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.college}, depuis le {self.start_on:%d/%m/%Y}"


class MembershipEvent(models.Model):
    """Something that happened to a membership, with its decision or its reason. Never edited."""

    Kind = EventKind

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="events", verbose_name="adhésion")
    kind = models.CharField("événement", max_length=12, choices=EventKind)
    on = models.DateField("le")
    decision = models.CharField("décision", max_length=200, blank=True, help_text="Instance, date et numéro.")
    reason = models.TextField("motif", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )
    recorded_at = models.DateTimeField("saisi le", auto_now_add=True)

    class Meta:
        verbose_name = "événement d’adhésion"
        verbose_name_plural = "événements d’adhésion"
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["membership", "kind", "on"])]

    def __str__(self):
        return f"{self.get_kind_display()} le {self.on:%d/%m/%Y}"

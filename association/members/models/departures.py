"""How a membership ends by the member's letter, or against its will: letters, hearings, decisions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from association.members.models.memberships import Membership
from association.members.models.texts import private_storage
from association.members.rules.exclusions import OPEN, State


class Resignation(models.Model):
    """The letter by which a member resigns."""

    membership = models.OneToOneField(
        Membership, models.CASCADE, related_name="resignation", verbose_name="adhésion"
    )
    letter_on = models.DateField("lettre du")
    received_on = models.DateField("reçue le")
    effect_on = models.DateField("effet le")
    signatory = models.CharField("signataire", max_length=120)
    capacity = models.CharField("qualité", max_length=120, blank=True)
    letter = models.FileField("lettre", upload_to="resignations/", storage=private_storage, blank=True)
    created_at = models.DateTimeField("saisie le", auto_now_add=True)

    class Meta:
        verbose_name = "démission"
        verbose_name_plural = "démissions"
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(letter_on__lte=models.F("received_on")),
                name="resignation_written_before_received",
                violation_error_message="La lettre est écrite avant d’être reçue.",
            )
        ]

    def __str__(self):
        return f"Démission de {self.membership}"


class ExclusionProcedure(models.Model):
    """What precedes striking a member off: the reason, the hearing, the decision."""

    State = State

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="exclusions", verbose_name="adhésion"
    )
    state = models.CharField("état", max_length=10, choices=State, default=State.OPENED)
    reason = models.TextField("motif")
    opened_on = models.DateField("ouverte le")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ouverte par",
    )
    hearing_at = models.DateTimeField("audition le", null=True, blank=True)
    hearing_place = models.CharField("lieu de l’audition", max_length=200, blank=True)
    #: Grows with each summons: calendars replace the appointment they hold.
    summons = models.PositiveSmallIntegerField("convocations", default=0)
    summoned_on = models.DateField("convoquée le", null=True, blank=True)
    account = models.TextField("compte rendu de l’audition", blank=True)
    decision = models.CharField("décision", max_length=200, blank=True)
    decided_on = models.DateField("décidée le", null=True, blank=True)
    closing_reason = models.TextField("motif de l’abandon", blank=True)

    class Meta:
        verbose_name = "procédure de radiation"
        verbose_name_plural = "procédures de radiation"
        ordering = ["-opened_on", "-id"]
        default_permissions = ("view",)
        permissions = [("decide_exclusionprocedure", "Conduire procédure de radiation")]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state__in=sorted(OPEN)),
                name="exclusion_one_open_per_membership",
                violation_error_message="Une procédure de radiation est déjà ouverte.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("opened", "dropped")) | Q(hearing_at__isnull=False),
                name="exclusion_no_outcome_without_hearing",
            ),
        ]

    def __str__(self):
        return str(self.membership)

    @property
    def is_open(self):
        return self.state in OPEN

    def get_backoffice_url(self):
        return reverse("exclusionprocedure:inspect", args=[self.pk])


@register_setting(icon="group")
class MembershipRules(BaseGenericSetting):
    hearing_notice = models.PositiveSmallIntegerField(
        "préavis d’audition, en jours",
        default=15,
        help_text="Entre la convocation d’un adhérent menacé de radiation et son audition. Voir vos statuts.",
    )

    panels = [FieldPanel("hearing_notice")]

    class Meta:
        verbose_name = "règles d’adhésion"

    @classmethod
    def notice_days(cls):
        """The notice in days: the default until the network says otherwise. Never writes."""
        said = cls.objects.values_list("hearing_notice", flat=True).first()
        return cls._meta.get_field("hearing_notice").default if said is None else said

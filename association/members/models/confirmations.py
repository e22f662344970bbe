"""The yearly confirmation: each member says, by one link, whether what the network holds is exact."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from association.members.confirmation_querysets import CampaignQuerySet, ConfirmationQuerySet
from association.members.models.organisations import Organisation
from association.members.models.proposals import ChangeProposal
from association.members.rules.confirmations import accepts_answers
from association.people.models import Person
from association.records.dated import today


def _by(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


class ConfirmationCampaign(models.Model):
    """A year's confirmation, from its opening to its deadline, or to the day staff close it."""

    year = models.PositiveSmallIntegerField(
        "année", unique=True, error_messages={"unique": "La confirmation de cette année est déjà ouverte."}
    )
    deadline = models.DateField(
        "dernier jour pour répondre", help_text="Ce jour compris : ensuite, les liens se ferment."
    )
    opened_at = models.DateTimeField("ouverte le", auto_now_add=True)
    opened_by = _by("ouverte par")
    closed_at = models.DateTimeField("close le", null=True, blank=True, editable=False)
    closed_by = _by("close par")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmation annuelle"
        verbose_name_plural = "confirmations annuelles"
        ordering = ["-year"]
        default_permissions = ("add", "view")
        permissions = [("manage_confirmationcampaign", "Gérer confirmation annuelle")]

    def __str__(self):
        return f"Confirmation annuelle {self.year}"

    @property
    def opened_on(self):
        return timezone.localtime(self.opened_at).date()

    def accepts_answers(self, on=None):
        """Whether the links answer on a day, today by default."""
        closed_on = timezone.localtime(self.closed_at).date() if self.closed_at else None
        return accepts_answers(self.deadline, closed_on, on or today())

    def get_backoffice_url(self):
        return reverse("confirmationcampaign:inspect", args=[self.pk])


class Confirmation(models.Model):
    """One organisation in a campaign: whom it was asked of, what it answered, what staff made of it."""

    campaign = models.ForeignKey(
        ConfirmationCampaign,
        models.CASCADE,
        related_name="confirmations",
        verbose_name="confirmation annuelle",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="confirmations", verbose_name="organisation"
    )
    #: The representative the link was sent to; none when it went to a desk, or to nobody.
    asked = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="demandée à"
    )
    asked_on = models.DateField("demandée le", null=True, blank=True)
    reminded_on = models.DateField("dernière relance", null=True, blank=True)
    answered_at = models.DateTimeField("confirmée le", null=True, blank=True)
    exact = models.BooleanField("tout est exact", default=False)
    proposal = models.ForeignKey(
        ChangeProposal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="confirmations",
        verbose_name="corrections",
    )
    remarks = models.TextField("changements de personnes", blank=True)
    settled_at = models.DateTimeField("changements de personnes traités le", null=True, blank=True)
    settled_by = _by("traités par")
    settlement = models.TextField("suite donnée", blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "réponse à une confirmation"
        verbose_name_plural = "réponses à une confirmation"
        ordering = ["campaign", "organisation__search_text", "id"]
        default_permissions = ("view",)
        permissions = [("settle_confirmation", "Traiter réponse à une confirmation")]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organisation"], name="confirmation_one_per_campaign_and_organisation"
            ),
            models.CheckConstraint(
                condition=Q(exact=False) | Q(answered_at__isnull=False, remarks=""),
                name="confirmation_exact_is_an_answer",
            ),
        ]
        indexes = [models.Index(fields=["campaign", "answered_at"])]

    def __str__(self):
        return f"{self.organisation}, {self.campaign}"

    def get_backoffice_url(self):
        return reverse("confirmation:inspect", args=[self.pk])

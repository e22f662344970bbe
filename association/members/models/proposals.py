"""Changes a representative proposes for their organisation; staff accept or decline them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from association.members.models.organisations import Organisation
from association.members.querysets import ProposalQuerySet


class ChangeProposal(models.Model):
    """New values for some fields of an organisation, beside those they would replace."""

    class State(models.TextChoices):
        WAITING = "waiting", "À examiner"
        ACCEPTED = "accepted", "Acceptée"
        PARTLY = "partly", "Acceptée en partie"
        DECLINED = "declined", "Refusée"
        WITHDRAWN = "withdrawn", "Retirée"

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="proposals", verbose_name="organisation"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="proposée par"
    )
    proposed_at = models.DateTimeField("proposée le", auto_now_add=True)
    #: {field: [value when proposed, new value]}
    values = models.JSONField("valeurs", default=dict)
    comment = models.TextField("commentaire", blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    #: Names of the fields that were accepted.
    accepted = models.JSONField("champs acceptés", default=list, blank=True)
    answer = models.TextField("réponse", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de modification"
        verbose_name_plural = "propositions de modification"
        ordering = ["-proposed_at", "-id"]
        default_permissions = ("view",)
        permissions = [("decide_changeproposal", "Décider proposition de modification")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="waiting"),
                name="change_proposal_one_waiting",
                violation_error_message="Une proposition attend déjà la réponse du réseau.",
            )
        ]

    def __str__(self):
        return f"{self.organisation}, proposition n° {self.pk}"

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    def get_backoffice_url(self):
        return reverse("changeproposal:inspect", args=[self.pk])

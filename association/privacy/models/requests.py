"""Requests for erasure: asked by the person, answered within a month (GDPR art. 12.3 and 17)."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class ErasureRequest(models.Model):
    """One request. Once done, nothing here names the person any more: counts and dates stay."""

    class State(models.TextChoices):
        WAITING = "waiting", "À traiter"
        CANCELLED = "cancelled", "Retirée par la personne"
        REFUSED = "refused", "Refusée"
        DONE = "done", "Effacement fait"

    person = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="erasure_requests",
        verbose_name="personne",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="erasure_requests",
        verbose_name="compte",
    )
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    requested_at = models.DateTimeField("demandé le", auto_now_add=True)
    due_on = models.DateField("réponse due le")
    decided_at = models.DateTimeField("traitée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="traitée par",
    )
    answer = models.TextField("réponse", blank=True)
    #: {model label: [what was done, number of rows]} once done.
    outcome = models.JSONField("ce qui a été fait", default=dict, blank=True)

    class Meta:
        verbose_name = "demande d’effacement"
        verbose_name_plural = "demandes d’effacement"
        ordering = ["-requested_at", "-id"]
        default_permissions = ("view",)
        permissions = [("decide_erasurerequest", "Décider demande d’effacement")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="waiting"),
                name="erasure_request_one_waiting_per_account",
                violation_error_message="Une demande d’effacement est déjà en attente.",
            )
        ]

    def __str__(self):
        return f"Demande n° {self.pk}"

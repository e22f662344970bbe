"""Pairs of records that may be the same, and the merges that were done."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q


class Suspicion(models.Model):
    """Two records that look like one, first_id being the smaller number; why, and what was said of it."""

    class State(models.TextChoices):
        WAITING = "waiting", "À examiner"
        DISMISSED = "dismissed", "Écarté"
        MERGED = "merged", "Fusionné"

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name="genre")
    first_id = models.BigIntegerField("premier")
    second_id = models.BigIntegerField("second")
    #: Codes of the reasons, the strongest first; never a personal value.
    reasons = models.JSONField("raisons", default=list)
    #: From 0 to 100: the pairs are examined from the surest down.
    score = models.PositiveSmallIntegerField("ressemblance")
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    found_at = models.DateTimeField("repéré le", auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidé par",
    )
    decided_at = models.DateTimeField("décidé le", null=True, blank=True)

    class Meta:
        verbose_name = "doublon possible"
        verbose_name_plural = "doublons possibles"
        ordering = ["-score", "id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "first_id", "second_id"], name="suspicion_pair_once"
            ),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="suspicion_pair_ordered"),
        ]
        indexes = [models.Index(fields=["content_type", "state", "-score"])]

    def __str__(self):
        return f"{self.content_type.name} n° {self.first_id} et n° {self.second_id}"


class Merge(models.Model):
    """One record absorbed by another. journal holds what is needed to undo it, and nothing once undone."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+", verbose_name="genre")
    kept_id = models.BigIntegerField("fiche gardée", db_index=True)
    absorbed_id = models.BigIntegerField("fiche absorbée", db_index=True)
    journal = models.JSONField(null=True, encoder=DjangoJSONEncoder, editable=False)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="fusionnés par"
    )
    merged_at = models.DateTimeField("fusionnés le", auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="séparés par",
    )
    undone_at = models.DateTimeField("séparés le", null=True, blank=True)

    class Meta:
        verbose_name = "fusion"
        verbose_name_plural = "fusions"
        ordering = ["-merged_at", "-id"]
        default_permissions = ("view",)
        # Whoever merges organisations; people have their own permission (people.merge_person).
        permissions = [("merge_organisation", "Fusionner organisations")]

    def __str__(self):
        return f"{self.content_type.name} n° {self.absorbed_id} → n° {self.kept_id}"

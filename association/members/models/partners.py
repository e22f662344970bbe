"""Partners: organisations the network works with, and which are not members (domain D11, D19)."""

from django.db import models
from django.db.models import F, Q

from association.members.models.organisations import Organisation
from association.members.querysets import PartnershipQuerySet


class Partnership(models.Model):
    class Kind(models.TextChoices):
        INSTITUTION = "institution", "Institution"
        NETWORK = "network", "Autre réseau"
        CANCEROPOLE = "canceropole", "Cancéropôle"
        RESEARCH = "research", "Recherche et registres"
        ASSOCIATION = "association", "Association"
        OTHER = "other", "Autre"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships", verbose_name="organisation"
    )
    kind = models.CharField("nature", max_length=12, choices=Kind)
    start_on = models.DateField("depuis le")
    end_on = models.DateField("jusqu’au", null=True, blank=True)
    subject = models.CharField("objet", max_length=200, blank=True)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = "partenariat"
        verbose_name_plural = "partenariats"
        ordering = ["organisation__search_text", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind"],
                condition=Q(end_on__isnull=True),
                name="partnership_one_open_per_kind",
                violation_error_message="Ce partenariat est déjà en cours.",
            ),
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gt=F("start_on")),
                name="partnership_ends_after_it_starts",
                violation_error_message="La fin vient après le début.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_kind_display().lower()})"

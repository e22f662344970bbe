"""How long the network keeps things, where it differs from the default, and what was purged."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class RetentionPeriod(models.Model):
    """The period decided by the network for one rule of cms.privacy.retention."""

    code = models.CharField("règle", max_length=60, unique=True)
    months = models.PositiveSmallIntegerField(
        "durée en mois", validators=[MinValueValidator(1), MaxValueValidator(1200)]
    )

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        ordering = ["code"]
        default_permissions = ("change", "view")

    def __str__(self):
        return f"{self.code} : {self.months} mois"


class Purge(models.Model):
    """One passage of the purge: how many rows went, by rule."""

    ran_at = models.DateTimeField("passée le", auto_now_add=True)
    ran_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lancée par",
        help_text="Vide : passage automatique.",
    )
    counts = models.JSONField("lignes effacées", default=dict)

    class Meta:
        verbose_name = "purge"
        verbose_name_plural = "purges"
        ordering = ["-ran_at", "-id"]
        default_permissions = ("view",)

    def __str__(self):
        return f"Purge du {self.ran_at:%d/%m/%Y}"

"""How long the network keeps things, where it differs from the default, and what was purged."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


class RetentionPeriod(models.Model):
    """The period decided by the network for one rule of cms.privacy.retention."""

    code = models.CharField("règle", max_length=60, unique=True)
    #: In the unit of the rule: months, or days where a month would be too long.
    length = models.PositiveSmallIntegerField(
        "durée", validators=[MinValueValidator(1), MaxValueValidator(1200)]
    )

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        ordering = ["code"]
        default_permissions = ("change", "view")

    def __str__(self):
        return f"{self.code} : {self.length}"


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
        permissions = [("run_purge", "Lancer purge")]

    def __str__(self):
        return f"Purge du {self.ran_at:%d/%m/%Y}"


class InactivityWarning(models.Model):
    """An account was told that it will be deleted for want of use: once for each last visit."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="inactivity_warning", verbose_name="compte"
    )
    last_seen = models.DateTimeField("dernière visite")
    warned_at = models.DateTimeField("prévenu le")

    class Meta:
        verbose_name = "avertissement d’inactivité"
        verbose_name_plural = "avertissements d’inactivité"
        ordering = ["-warned_at"]
        default_permissions = ()

    def __str__(self):
        return f"Avertissement du {self.warned_at:%d/%m/%Y}"

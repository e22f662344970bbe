"""Founding texts and their signatures (domain D5: active only with both signed)."""

from django.core.files.storage import storages
from django.db import models

from association.members.models.memberships import Membership


def private_storage():
    return storages["private"]


class FoundingText(models.Model):
    """A version of a founding text of the network."""

    class Kind(models.TextChoices):
        FOUNDING_AGREEMENT = "founding_agreement", "Convention constitutive"
        NETWORK_CHARTER = "network_charter", "Charte du réseau"
        STATUTES = "statutes", "Statuts"
        INTERNAL_RULES = "internal_rules", "Règlement intérieur"

    kind = models.CharField("texte", max_length=20, choices=Kind)
    version = models.CharField("version", max_length=30)
    adopted_on = models.DateField("adopté le")
    adopted_by = models.CharField(
        "adopté par", max_length=150, blank=True, help_text="L’instance et sa décision."
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="document publié",
    )

    class Meta:
        verbose_name = "texte fondateur"
        verbose_name_plural = "textes fondateurs"
        ordering = ["kind", "-adopted_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "version"],
                name="founding_text_version_unique",
                violation_error_message="Cette version de ce texte existe déjà.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.version}"


class Signature(models.Model):
    """A member's signature of one version of a founding text."""

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="signatures", verbose_name="adhésion"
    )
    text = models.ForeignKey(FoundingText, models.PROTECT, related_name="signatures", verbose_name="texte")
    signed_on = models.DateField("signé le")
    signatory = models.CharField("signataire", max_length=120)
    capacity = models.CharField(
        "qualité", max_length=120, help_text="À quel titre : directrice générale, président…"
    )
    scan = models.FileField("exemplaire signé", upload_to="signatures/", storage=private_storage, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "signature"
        verbose_name_plural = "signatures"
        ordering = ["signed_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "text"],
                name="signature_once_per_text_version",
                violation_error_message="Cette version est déjà signée par cet adhérent.",
            )
        ]

    def __str__(self):
        return f"{self.text} – signé le {self.signed_on:%d/%m/%Y}"

"""What a person agreed to: one row each time they said yes or no, never edited."""

from django.conf import settings
from django.db import models

from association.people.models.people import Person
from association.reference.models import Shipped


class ConsentPurpose(models.TextChoices):
    PUBLIC_PROFILE = "public_profile", "Figurer dans l’annuaire public"
    NEWSLETTERS = "newsletters", "Recevoir les lettres d’information"
    SURVEYS = "surveys", "Être sollicité pour des enquêtes"
    IMAGE = "image", "Apparaître sur des photographies et des films"


class ConsentText(Shipped):
    """The words a person agreed to, by purpose and version; a published text is never edited."""

    code = models.SlugField("code", max_length=60, unique=True)
    purpose = models.CharField("finalité", max_length=20, choices=ConsentPurpose)
    version = models.PositiveSmallIntegerField("version", default=1)
    text = models.TextField("texte")
    in_force_from = models.DateField("en vigueur à partir du")

    class Meta:
        verbose_name = "texte de consentement"
        verbose_name_plural = "textes de consentement"
        ordering = ["purpose", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_version_once")
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}, version {self.version}"


class Consent(models.Model):
    """One answer, yes or no, to one version of a text. The latest answer for a purpose counts."""

    class Source(models.TextChoices):
        SPACE = "space", "Mon espace"
        PAPER = "paper", "Document signé"
        SPOKEN = "spoken", "De vive voix"
        IMPORT = "import", "Fichier importé"

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents", verbose_name="personne")
    purpose = models.CharField("finalité", max_length=20, choices=ConsentPurpose)
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents", verbose_name="texte")
    given = models.BooleanField("accordé")
    at = models.DateTimeField("le")
    source = models.CharField("recueilli par", max_length=10, choices=Source)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisi par",
    )

    class Meta:
        verbose_name = "consentement"
        verbose_name_plural = "consentements"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["person", "purpose", "-at"])]
        default_permissions = ("add", "view")

    def __str__(self):
        return f"{self.get_purpose_display()} : {'oui' if self.given else 'non'}"

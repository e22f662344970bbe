"""The register of processing activities (GDPR art. 30), shipped pre-filled."""

from django.db import models

from association.reference.models import Shipped


class ProcessingActivity(Shipped):
    """One line of the register: what is done with whose data, why, and for how long."""

    class LegalBasis(models.TextChoices):
        """GDPR art. 6.1, points a to f."""

        CONSENT = "consent", "Consentement"
        CONTRACT = "contract", "Contrat"
        LEGAL_OBLIGATION = "legal_obligation", "Obligation légale"
        VITAL_INTERESTS = "vital_interests", "Intérêts vitaux"
        PUBLIC_INTEREST = "public_interest", "Mission d’intérêt public"
        LEGITIMATE_INTERESTS = "legitimate_interests", "Intérêt légitime"

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("traitement", max_length=150)
    purposes = models.TextField("finalités")
    legal_basis = models.CharField("base légale", max_length=20, choices=LegalBasis)
    subjects = models.TextField("personnes concernées")
    data = models.TextField("catégories de données")
    recipients = models.TextField("destinataires")
    transfers = models.TextField("transferts hors de l’Union européenne", blank=True)
    kept = models.TextField("durées de conservation")
    security = models.TextField("mesures de sécurité", blank=True)
    in_charge = models.CharField("service chargé de la mise en œuvre", max_length=150, blank=True)
    begun_on = models.DateField("mis en œuvre le", null=True, blank=True)
    reviewed_on = models.DateField("revu le", null=True, blank=True)
    in_use = models.BooleanField("en cours", default=True)
    order = models.PositiveSmallIntegerField("ordre", default=0)

    class Meta:
        verbose_name = "traitement de données"
        verbose_name_plural = "registre des traitements"
        ordering = ["order", "name"]
        default_permissions = ("add", "change", "view")

    def __str__(self):
        return self.name

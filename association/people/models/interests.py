"""Declarations of interests: links with companies, or none, for a year; and who read them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from association.people.models.people import Person


class InterestDeclaration(models.Model):
    """What a person declares on a day. Never edited: a change is a new declaration (domain.md B12)."""

    class Source(models.TextChoices):
        SPACE = "space", "Mon espace"
        PAPER = "paper", "Formulaire signé, saisi par le réseau"

    person = models.ForeignKey(Person, models.CASCADE, related_name="declarations", verbose_name="personne")
    nothing_to_declare = models.BooleanField("aucun lien d’intérêts", default=False)
    declared_on = models.DateField("déclarée le")
    valid_until = models.DateField("valable jusqu’au")
    source = models.CharField("recueillie par", max_length=10, choices=Source)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
    )
    recorded_at = models.DateTimeField("saisie le", auto_now_add=True)

    class Meta:
        verbose_name = "déclaration d’intérêts"
        verbose_name_plural = "déclarations d’intérêts"
        ordering = ["-declared_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("declared_on")), name="declaration_valid_after_declared"
            )
        ]
        indexes = [models.Index(fields=["person", "-declared_on"]), models.Index(fields=["valid_until"])]
        default_permissions = ("add", "view")
        permissions = [("read_interestdeclaration", "Consulter contenu déclaration d’intérêts")]

    def __str__(self):
        return f"Déclaration du {self.declared_on:%d/%m/%Y}"


class InterestLink(models.Model):
    """A link with one company."""

    class Nature(models.TextChoices):
        """Kinds of link of the public declaration of interests (arrêté du 31 mars 2017)."""

        EMPLOYMENT = "employment", "Emploi ou activité principale"
        BOARD = "board", "Participation à une instance décisionnelle"
        CONSULTING = "consulting", "Conseil ou expertise"
        TRIAL = "trial", "Essai ou étude"
        SPEAKING = "speaking", "Conférence, formation, article"
        HOSPITALITY = "hospitality", "Invitation à un congrès ou une réunion"
        PATENT = "patent", "Brevet ou invention"
        FUNDING = "funding", "Financement d’une structure que je dirige"
        SHARES = "shares", "Participation financière"
        RELATIVE = "relative", "Proche ayant un lien"
        OTHER = "other", "Autre lien"

    class AmountBand(models.TextChoices):
        """Yearly amounts, in euros, all taxes included."""

        NONE = "none", "Sans rémunération"
        UNDER_1000 = "under_1000", "Moins de 1 000 €"
        UNDER_5000 = "under_5000", "De 1 000 à moins de 5 000 €"
        UNDER_10000 = "under_10000", "De 5 000 à moins de 10 000 €"
        OVER_10000 = "over_10000", "10 000 € ou plus"
        UNKNOWN = "unknown", "Montant non connu"

    declaration = models.ForeignKey(
        InterestDeclaration, models.CASCADE, related_name="links", verbose_name="déclaration"
    )
    company = models.CharField("entreprise ou organisme", max_length=150)
    nature = models.CharField("nature du lien", max_length=12, choices=Nature)
    subject = models.CharField("objet", max_length=200, blank=True)
    start_on = models.DateField("depuis le")
    end_on = models.DateField("jusqu’au", null=True, blank=True, help_text="Vide : le lien est en cours.")
    amount_band = models.CharField("montant annuel", max_length=12, choices=AmountBand)

    class Meta:
        verbose_name = "lien d’intérêts"
        verbose_name_plural = "liens d’intérêts"
        ordering = ["company", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gte=F("start_on")),
                name="interest_link_ends_after_it_starts",
                violation_error_message="La fin vient après le début.",
            )
        ]
        default_permissions = ()

    def __str__(self):
        return f"{self.company} : {self.get_nature_display()}"


class InterestReading(models.Model):
    """Somebody of the network opened a declaration: the person who made it sees who and when."""

    declaration = models.ForeignKey(
        InterestDeclaration, models.CASCADE, related_name="readings", verbose_name="déclaration"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="lue par"
    )
    reason = models.CharField("pour quelle raison", max_length=200)
    at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "consultation d’une déclaration"
        verbose_name_plural = "consultations de déclarations"
        ordering = ["-at", "-id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.reader}, le {self.at:%d/%m/%Y}"

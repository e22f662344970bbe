"""Reference data: what the State, INCa and the health agency name, kept as rows with their source."""

from django.db import models

from association.reference.models import ReferenceEntry, Shipped


class Region(Shipped):
    """A French administrative region (code of INSEE's Code officiel géographique)."""

    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80, unique=True)

    class Meta:
        verbose_name = "région"
        verbose_name_plural = "régions"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Department(Shipped):
    """A French department (code of INSEE's Code officiel géographique), with its outline if known."""

    code = models.CharField("code", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=80, unique=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name="région")
    prefecture = models.CharField("préfecture", max_length=80, blank=True)
    outline = models.JSONField("contour", null=True, blank=True, help_text="Géométrie GeoJSON, en WGS84.")
    outline_source = models.CharField("source du contour", max_length=200, blank=True)

    class Meta:
        verbose_name = "département"
        verbose_name_plural = "départements"
        ordering = ["code"]

    def __str__(self):
        return f"{self.name} ({self.code})"


class Authority(Shipped):
    """A supervising authority: names change with reforms, so each is a dated row, never code.

    Those shipped with the product have a code; those the network adds have none.
    """

    code = models.SlugField("code", max_length=30, unique=True, null=True, blank=True, editable=False)
    name = models.CharField("nom", max_length=150)
    short_name = models.CharField("sigle", max_length=30)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="authorities",
        verbose_name="région",
        help_text="Vide pour une autorité nationale.",
    )
    start_on = models.DateField("depuis le", null=True, blank=True)
    end_on = models.DateField("jusqu’au", null=True, blank=True)
    website = models.URLField("site internet", blank=True)

    class Meta:
        verbose_name = "autorité"
        verbose_name_plural = "autorités"
        ordering = ["short_name"]

    def __str__(self):
        return self.name


class OrganisationType(ReferenceEntry):
    """What an organisation is, in the words shown to people (CHU, clinique, 3C, URPS…)."""

    class Family(models.TextChoices):
        FACILITY = "facility", "Établissement de santé"
        COORDINATION = "coordination", "Coordination et réseaux"
        PROFESSIONAL = "professional", "Professionnels"
        PATIENT = "patient", "Patients et usagers"
        INSTITUTION = "institution", "Institutions et partenaires"

    family = models.CharField("famille", max_length=20, choices=Family)

    class Meta(ReferenceEntry.Meta):
        verbose_name = "type d’organisation"
        verbose_name_plural = "types d’organisation"


class FinessCategory(ReferenceEntry):
    """A category of the FINESS register, with the type it proposes."""

    default_type = models.ForeignKey(
        OrganisationType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="finess_categories",
        verbose_name="type proposé",
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = "catégorie FINESS"
        verbose_name_plural = "catégories FINESS"


class TumourSite(ReferenceEntry):
    """A tumour site (localisation), the subject of a specialty group."""

    class Meta(ReferenceEntry.Meta):
        verbose_name = "localisation"
        verbose_name_plural = "localisations"


class CancerActivity(ReferenceEntry):
    """A licensed cancer activity: the regimes of 2007 and of 2022, side by side with their level."""

    class Regime(models.TextChoices):
        R2007 = "2007", "Régime de 2007"
        R2022 = "2022", "Régime de 2022"

    class Level(models.TextChoices):
        MODALITY = "modality", "Modalité"
        MENTION = "mention", "Mention"
        THERAPEUTIC_PRACTICE = "practice", "Pratique thérapeutique spécifique"

    regime = models.CharField("régime", max_length=4, choices=Regime)
    level = models.CharField("niveau", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="fait partie de",
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = "activité autorisée"
        verbose_name_plural = "activités autorisées"


class SupportiveCare(ReferenceEntry):
    """An item of the supportive-care basket (panier de soins oncologiques de support)."""

    class Basket(models.TextChoices):
        CORE = "core", "Socle"
        COMPLEMENTARY = "complementary", "Complémentaire"
        TECHNIQUE = "technique", "Technique particulière d’analgésie"
        OUTSIDE = "outside", "Hors panier"

    basket = models.CharField("panier", max_length=15, choices=Basket)

    class Meta(ReferenceEntry.Meta):
        verbose_name = "soin de support"
        verbose_name_plural = "soins de support"

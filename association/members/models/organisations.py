"""Organisations: legal entities, their sites, and the rest of the network's world."""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from association.members.identifiers import clean_finess, clean_rna, clean_siret
from association.members.models.reference import Department, OrganisationType
from association.members.querysets import OrganisationQuerySet
from association.records.names import folded, slug_for


class Organisation(ClusterableModel):
    """An organisation the network knows. A name is kept as received; the display name is ours."""

    class Kind(models.TextChoices):
        LEGAL_ENTITY = "legal_entity", "Entité juridique"
        SITE = "site", "Site géographique"
        OTHER = "other", "Autre (de fait)"

    class Sector(models.TextChoices):
        PUBLIC = "public", "Public"
        NON_PROFIT = "non_profit", "Privé d’intérêt collectif"
        PRIVATE = "private", "Privé"
        UNKNOWN = "unknown", "Non renseigné"

    class CancerStatus(models.TextChoices):
        AUTHORISED = "authorised", "Autorisé"
        ASSOCIATED = "associated", "Associé"
        NONE = "none", "Ni autorisé ni associé"
        UNKNOWN = "unknown", "Non renseigné"

    class Held(models.TextChoices):
        """What staff may hold by hand, whatever a published file says."""

        NAME = "name", "Nom reçu"
        SIRET = "siret", "N° SIRET"
        SECTOR = "sector", "Secteur"
        CANCER_STATUS = "cancer_status", "Statut en cancérologie"
        ADDRESS = "address", "Adresse"
        POSITION = "position", "Position"
        CONTACT = "contact", "Téléphone, adresse e-mail et site"
        CLOSING = "closing", "Fermeture"

    #: The columns of each.
    HELD_FIELDS = {
        Held.NAME: ("name",),
        Held.SIRET: ("siret",),
        Held.SECTOR: ("sector",),
        Held.CANCER_STATUS: ("cancer_status",),
        Held.ADDRESS: ("street", "address_extra", "postcode", "city", "department"),
        Held.POSITION: ("latitude", "longitude"),
        Held.CONTACT: ("phone", "email", "website"),
        Held.CLOSING: ("closed_on",),
    }

    kind = models.CharField("nature", max_length=15, choices=Kind, default=Kind.LEGAL_ENTITY)
    type = models.ForeignKey(
        OrganisationType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="type",
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        verbose_name="entité juridique",
        limit_choices_to={"kind": Kind.LEGAL_ENTITY},
        help_text="Pour un site : l’entité juridique dont il dépend.",
    )
    name = models.CharField(
        "nom reçu", max_length=200, help_text="Tel que le fichier ou l’adhérent l’a donné."
    )
    display_name = models.CharField(
        "nom affiché", max_length=200, blank=True, help_text="Celui que lit le public."
    )
    short_name = models.CharField("sigle", max_length=40, blank=True)

    finess = models.CharField(
        "n° FINESS", max_length=9, blank=True, null=True, unique=True, help_text="9 caractères."
    )
    siret = models.CharField(
        "n° SIRET", max_length=14, blank=True, null=True, unique=True, help_text="14 chiffres."
    )
    rna = models.CharField(
        "n° RNA", max_length=10, blank=True, null=True, unique=True, help_text="W suivi de 9 chiffres."
    )

    sector = models.CharField("secteur", max_length=12, choices=Sector, default=Sector.UNKNOWN)
    cancer_status = models.CharField(
        "statut en cancérologie",
        max_length=12,
        choices=CancerStatus,
        default=CancerStatus.UNKNOWN,
        help_text="Usage interne : jamais montré au public.",
    )
    regional_pole = models.BooleanField("pôle régional de recours", default=False)

    street = models.CharField("adresse", max_length=200, blank=True)
    address_extra = models.CharField("complément d’adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    city = models.CharField("commune", max_length=100, blank=True)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="département",
    )
    latitude = models.DecimalField(
        "latitude", max_digits=8, decimal_places=5, null=True, blank=True, help_text="WGS84, degrés."
    )
    longitude = models.DecimalField(
        "longitude", max_digits=8, decimal_places=5, null=True, blank=True, help_text="WGS84, degrés."
    )
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    website = models.URLField("site internet", blank=True)

    closed_on = models.DateField("fermé le", null=True, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)
    notes = models.TextField("notes internes", blank=True)

    held_fields = models.JSONField(
        "tenu à la main",
        default=list,
        blank=True,
        help_text="Les imports de fichiers publiés (FINESS) laissent ces champs tels quels.",
    )

    slug = models.SlugField("adresse de la fiche", max_length=220, unique=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["search_text", "id"]  # folded: accents and capitals do not count
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="site") | models.Q(parent__isnull=True),
                name="organisation_parent_only_for_sites",
                violation_error_message="Seul un site dépend d’une entité juridique.",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="organisation_not_its_own_parent",
                violation_error_message="Une organisation ne dépend pas d’elle-même.",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="organisation_position_whole_and_in_range",
                violation_error_message="Latitude et longitude vont ensemble, en degrés.",
            ),
        ]
        indexes = [models.Index(fields=["department", "kind"])]

    def __str__(self):
        return self.display_name or self.name

    def clean(self):
        super().clean()
        cleaners = {"finess": clean_finess, "siret": clean_siret, "rna": clean_rna}
        errors = {}
        for field, cleaner in cleaners.items():
            try:
                setattr(self, field, cleaner(getattr(self, field)))
            except ValueError as error:
                errors[field] = str(error)
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs):
        self.prepare_for_save()
        if not self.pk and type(self).objects.filter(slug=self.slug).exists():
            self.slug = f"{self.slug}-{type(self).objects.filter(slug__startswith=self.slug).count() + 1}"
        super().save(*args, **kwargs)

    def prepare_for_save(self):
        """Fill what is derived from the other fields; set-based writers call it too."""
        if not self.display_name:
            self.display_name = self.name
        self.search_text = folded(
            " ".join([self.display_name, self.name, self.short_name, self.city, self.finess or ""])
        )
        if not self.slug:
            self.slug = self.proposed_slug()

    def proposed_slug(self):
        """The public address: readable, and unique by an identifier that never changes hands."""

        return slug_for(self.display_name or self.name, self.finess or self.siret or self.rna)

    @property
    def reference(self):
        """Our own stable reference, the key of our spreadsheets: O then the row's number."""
        return f"O{self.pk:05d}" if self.pk else ""

    @property
    def stands_for_its_own(self):
        return self.kind == self.Kind.SITE and self.parent_id is None

    @property
    def has_position(self):
        return self.latitude is not None and self.longitude is not None

    @property
    def address_lines(self):
        """The postal address, without empty lines."""
        town = " ".join(part for part in (self.postcode, self.city) if part)
        return [line for line in (self.street, self.address_extra, town) if line]

    def get_backoffice_url(self):
        return reverse("organisation:inspect", args=[self.pk])


class OrganisationContact(Orderable):
    """A desk one can write to or call: a function, not a person."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    label = models.CharField("service ou fonction", max_length=120)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse e-mail", blank=True)
    public = models.BooleanField("montré au public", default=False)

    class Meta(Orderable.Meta):
        verbose_name = "contact"
        verbose_name_plural = "contacts"

    def __str__(self):
        return self.label

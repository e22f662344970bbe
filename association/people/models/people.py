"""A person the network works with, and the addresses one writes to."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from association.people.models.reference import Profession, Specialty
from association.people.querysets import PersonEmailQuerySet, PersonQuerySet
from association.people.rules.names import name_key
from association.people.rules.rpps import clean_rpps
from association.records.names import folded


class Person(ClusterableModel):
    """Somebody who takes part in the network. An account, if there is one, is linked to it."""

    class Title(models.TextChoices):
        DOCTOR = "dr", "Dr"
        PROFESSOR = "pr", "Pr"
        MRS = "mme", "Mme"
        MR = "m", "M."

    class Gender(models.TextChoices):
        WOMAN = "f", "Femme"
        MAN = "m", "Homme"

    title = models.CharField("civilité", max_length=3, choices=Title, blank=True)
    last_name = models.CharField("nom d’exercice", max_length=80)
    first_name = models.CharField("prénom d’exercice", max_length=80)
    gender = models.CharField(
        "genre",
        max_length=1,
        choices=Gender,
        blank=True,
        help_text="Facultatif, pour les chiffres des groupes seulement. Jamais déduit d’un prénom.",
    )
    rpps = models.CharField(
        "n° RPPS", max_length=11, blank=True, null=True, unique=True, help_text="11 chiffres."
    )
    professions = models.ManyToManyField(
        Profession, blank=True, related_name="people", verbose_name="professions"
    )
    specialties = models.ManyToManyField(
        Specialty, blank=True, related_name="people", verbose_name="spécialités"
    )
    palliative_care = models.BooleanField(
        "soins palliatifs", default=False, help_text="Compétence sans code au RPPS."
    )
    phone = models.CharField("téléphone professionnel", max_length=20, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="person",
        verbose_name="compte",
    )
    profile_confirmed_on = models.DateField("fiche confirmée le", null=True, blank=True, editable=False)
    source = models.CharField("source", max_length=200, blank=True)
    notes = models.TextField(
        "notes internes", blank=True, help_text="Lues par l’équipe seule. Jamais de donnée de santé."
    )
    search_text = models.CharField(max_length=250, editable=False, default="", db_index=True)
    name_key = models.CharField(max_length=200, editable=False, default="", db_index=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering = ["search_text", "id"]  # folded: accents and capitals do not count
        permissions = [("merge_person", "Fusionner personnes")]

    def __str__(self):
        return f"{self.first_name} {self.last_name}".strip()

    def clean(self):
        super().clean()
        try:
            self.rpps = clean_rpps(self.rpps)
        except ValueError as error:
            raise ValidationError({"rpps": str(error)}) from None

    def save(self, *args, **kwargs):
        self.prepare_for_save()
        super().save(*args, **kwargs)

    def prepare_for_save(self):
        """Fill what is derived from the names; set-based writers call it too."""
        self.search_text = folded(f"{self.last_name} {self.first_name} {self.rpps or ''}")
        self.name_key = name_key(self.last_name, self.first_name)

    @property
    def formal_name(self):
        """With the title, as on an envelope: « Dr Anne Martin »."""
        return f"{self.get_title_display()} {self}".strip()

    @property
    def reference(self):
        """Our own stable reference, the key of our spreadsheets: P then the row's number."""
        return f"P{self.pk:05d}" if self.pk else ""

    @property
    def preferred_email(self):
        """The address one writes to, or None."""
        known = [email for email in self.emails.all() if not email.awaits_proof]
        addresses = sorted(known, key=lambda email: (not email.preferred, email.pk or 0))
        return addresses[0].address if addresses else None

    def get_backoffice_url(self):
        return reverse("person:inspect", args=[self.pk])


class PersonEmail(models.Model):
    """An address of a person. Two people may share one (a secretariat): it then links to nobody."""

    #: The source of what a person types in Mon espace: nothing is done with it until they prove it theirs.
    FROM_SPACE = "Mon espace"

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="emails", verbose_name="personne")
    address = models.EmailField("adresse e-mail")
    preferred = models.BooleanField("à utiliser de préférence", default=False)
    verified_at = models.DateTimeField("vérifiée le", null=True, blank=True, editable=False)
    source = models.CharField("source", max_length=200, blank=True)

    objects = PersonEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse e-mail"
        verbose_name_plural = "adresses e-mail"
        ordering = ["-preferred", "id"]
        constraints = [
            models.UniqueConstraint(
                "person",
                Lower("address"),
                name="person_email_once",
                violation_error_message="Cette adresse est déjà notée pour cette personne.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(preferred=True),
                name="person_email_one_preferred",
                violation_error_message="Une seule adresse est à utiliser de préférence.",
            ),
        ]
        indexes = [models.Index(Lower("address"), name="person_email_address")]

    def __str__(self):
        return self.address

    @property
    def awaits_proof(self):
        return self.source == self.FROM_SPACE and self.verified_at is None

    def clean(self):
        super().clean()
        self.address = (self.address or "").strip().lower()

    def save(self, *args, **kwargs):
        self.address = (self.address or "").strip().lower()
        super().save(*args, **kwargs)

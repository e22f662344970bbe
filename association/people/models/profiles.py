"""What a person lets the public read about them: nothing, unless they choose each line."""

from django.db import models

from association.people.models.people import Person


class PublicProfile(models.Model):
    """One box a line, all empty at first. E-mail addresses are never shown to the public."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="public_profile", verbose_name="personne"
    )
    slug = models.SlugField("adresse", max_length=180, unique=True)
    published = models.BooleanField("publiée", default=False)
    show_title = models.BooleanField("ma civilité", default=False)
    show_professions = models.BooleanField("ma profession", default=False)
    show_specialties = models.BooleanField("mes spécialités", default=False)
    show_affiliations = models.BooleanField("mes lieux d’exercice", default=False)
    show_groups = models.BooleanField("mes groupes de travail", default=False)
    show_phone = models.BooleanField("mon téléphone professionnel", default=False)
    show_presentation = models.BooleanField("ma présentation", default=False)
    presentation = models.TextField("présentation", max_length=1000, blank=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "fiche publique"
        verbose_name_plural = "fiches publiques"
        default_permissions = ("view",)

    def __str__(self):
        return str(self.person)

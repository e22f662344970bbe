"""Applications made online by organisations, before staff make memberships of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from association.members.models.colleges import College
from association.members.models.memberships import Membership
from association.members.models.organisations import Organisation
from association.members.models.reference import OrganisationType
from association.members.models.texts import FoundingText
from association.members.querysets import ApplicationQuerySet
from association.members.rules.applications import OVER, State


class Application(models.Model):
    """What an organisation typed to join the network. Nothing in it is known to be true but the
    contact's address, once confirmed_at says so."""

    State = State

    class Joining(models.TextChoices):
        DIRECT = "direct", "Directement"
        NETWORK = "network", "À travers un réseau territorial"

    state = models.CharField("état", max_length=12, choices=State, default=State.UNCONFIRMED)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="organisation connue",
    )
    membership = models.OneToOneField(
        Membership,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="application",
        verbose_name="adhésion",
    )

    name = models.CharField("nom de l’organisation", max_length=200)
    type = models.ForeignKey(
        OrganisationType, models.PROTECT, null=True, related_name="+", verbose_name="type d’organisation"
    )
    finess = models.CharField("n° FINESS", max_length=9, blank=True)
    siret = models.CharField("n° SIRET", max_length=14, blank=True)
    street = models.CharField("adresse", max_length=200)
    address_extra = models.CharField("complément d’adresse", max_length=200, blank=True)
    postcode = models.CharField("code postal", max_length=5)
    city = models.CharField("commune", max_length=100)

    college = models.ForeignKey(College, models.PROTECT, related_name="+", verbose_name="collège souhaité")
    joining = models.CharField("adhésion", max_length=8, choices=Joining, default=Joining.DIRECT)
    network = models.CharField("réseau territorial", max_length=200, blank=True)

    contact_first_name = models.CharField("prénom du contact", max_length=80)
    contact_last_name = models.CharField("nom du contact", max_length=80)
    contact_function = models.CharField("fonction du contact", max_length=120)
    contact_email = models.EmailField("adresse e-mail du contact")
    contact_phone = models.CharField("téléphone du contact", max_length=20, blank=True)

    holder_first_name = models.CharField("prénom du titulaire", max_length=80)
    holder_last_name = models.CharField("nom du titulaire", max_length=80)
    holder_function = models.CharField("fonction du titulaire", max_length=120)
    holder_email = models.EmailField("adresse e-mail du titulaire")
    deputy_first_name = models.CharField("prénom du suppléant", max_length=80, blank=True)
    deputy_last_name = models.CharField("nom du suppléant", max_length=80, blank=True)
    deputy_function = models.CharField("fonction du suppléant", max_length=120, blank=True)
    deputy_email = models.EmailField("adresse e-mail du suppléant", blank=True)

    message = models.TextField("message", blank=True)
    texts = models.ManyToManyField(FoundingText, related_name="+", verbose_name="textes acceptés")

    #: What staff wrote back: the correction they ask for, or why they refuse.
    answer = models.TextField("réponse du réseau", blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="étudiée par",
    )
    decided_at = models.DateTimeField("étudiée le", null=True, blank=True)
    confirmed_at = models.DateTimeField("adresse confirmée le", null=True, blank=True)
    created_at = models.DateTimeField("déposée le", auto_now_add=True)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature en ligne"
        verbose_name_plural = "candidatures en ligne"
        ordering = ["-created_at", "-id"]
        default_permissions = ("view",)
        permissions = [("decide_application", "Étudier candidature en ligne")]
        indexes = [models.Index(fields=["state", "created_at"])]

    def __str__(self):
        return self.name

    @property
    def is_over(self):
        return self.state in OVER

    @property
    def contact_name(self):
        return f"{self.contact_first_name} {self.contact_last_name}"

    @property
    def holder_name(self):
        return f"{self.holder_first_name} {self.holder_last_name}"

    @property
    def deputy_name(self):
        return f"{self.deputy_first_name} {self.deputy_last_name}".strip()

    def get_backoffice_url(self):
        return reverse("application:inspect", args=[self.pk])

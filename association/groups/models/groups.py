"""Working groups, and the times they were active or suspended (domain.md F1, F8)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from association.groups.querysets import WorkingGroupQuerySet
from association.groups.rules import periods
from association.members.models import TumourSite
from association.people.models import Profession, Specialty
from association.records.dated import Dated, ends_after_it_starts
from association.reference.models import Shipped


class WorkingGroup(Shipped):
    """A group of professionals who work on one subject. Those shipped with the product have a code.

    Whether it is active, suspended or closed follows from its periods.
    """

    class Kind(models.TextChoices):
        SPECIALTY = "specialty", "Groupe de spécialité"
        TRANSVERSAL = "transversal", "Groupe transversal"
        PROJECT = "project", "Groupe projet"

    code = models.SlugField("code", max_length=40, unique=True, null=True, blank=True, editable=False)
    name = models.CharField("nom", max_length=120, unique=True)
    slug = models.SlugField("adresse", max_length=60, unique=True)
    kind = models.CharField("nature", max_length=12, choices=Kind)
    tumour_site = models.ForeignKey(
        TumourSite,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name="localisation",
        help_text="Pour un groupe de spécialité.",
    )
    mission = models.TextField("mission", blank=True, help_text="Ce que le groupe fait, pour le public.")
    required_specialties = models.ManyToManyField(
        Specialty,
        blank=True,
        related_name="requiring_groups",
        verbose_name="spécialités attendues",
        help_text="Le groupe est signalé tant que l’une d’elles n’y est pas.",
    )
    required_professions = models.ManyToManyField(
        Profession,
        blank=True,
        related_name="requiring_groups",
        verbose_name="professions attendues",
    )
    published = models.BooleanField(
        "page publique", default=True, help_text="Décoché : le groupe n’a pas de page sur le site."
    )
    order = models.PositiveSmallIntegerField("ordre", default=0)
    source = models.CharField("source", max_length=200, blank=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe de travail"
        verbose_name_plural = "groupes de travail"
        ordering = ["kind", "order", "name"]
        permissions = [("decide_workinggroup", "Suspendre, rouvrir ou clore groupe de travail")]

    def __str__(self):
        return self.name

    def get_backoffice_url(self):
        return reverse("group:inspect", args=[self.pk])


class StatusPeriod(Dated):
    """The group is active, or suspended, from start_on to end_on; closed when no period runs."""

    Status = periods.Status

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="periods", verbose_name="groupe")
    status = models.CharField("état", max_length=10, choices=Status, default=Status.ACTIVE)
    decision = models.CharField("décision", max_length=200, blank=True, help_text="Instance, date et numéro.")
    reason = models.TextField("motif", blank=True)

    class Meta:
        verbose_name = "période d’un groupe"
        verbose_name_plural = "périodes d’un groupe"
        ordering = ["start_on", "id"]
        constraints = [
            ends_after_it_starts("group_period_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(end_on__isnull=True), name="group_period_one_open"
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()} depuis le {self.start_on:%d/%m/%Y}"

    @property
    def as_rule(self):
        return periods.Period(self.status, self.start_on, self.end_on)

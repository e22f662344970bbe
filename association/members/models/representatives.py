"""Who speaks for a member organisation, and who stands in."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from association.members.models.organisations import Organisation
from association.members.querysets import RepresentativeQuerySet
from association.members.rules.representation import Term
from association.people.models import Person
from association.records.dated import Dated, ends_after_it_starts


class Representative(Dated):
    """A person who represents an organisation, from start_on to end_on.

    At any day one holder at most, and nobody twice: services/representatives.py checks it under
    lock, and PostgreSQL refuses anything else (migration 0007).
    """

    class Kind(models.TextChoices):
        HOLDER = "holder", "Titulaire"
        DEPUTY = "deputy", "Suppléant"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="representatives", verbose_name="organisation"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="representations", verbose_name="personne"
    )
    kind = models.CharField("qualité", max_length=10, choices=Kind, default=Kind.HOLDER)
    decision = models.CharField(
        "désigné par", max_length=200, blank=True, help_text="La lettre ou la décision, et sa date."
    )

    updated_at = models.DateTimeField("modifié le", auto_now=True)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = "représentant"
        verbose_name_plural = "représentants"
        ordering = ["kind", "-start_on", "id"]
        constraints = [
            ends_after_it_starts("representative_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(kind="holder", end_on__isnull=True),
                name="representative_one_open_holder",
                violation_error_message="Cette organisation a déjà un représentant titulaire.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(end_on__isnull=True),
                name="representative_open_once",
                violation_error_message="Cette personne représente déjà cette organisation.",
            ),
        ]
        indexes = [models.Index(fields=["person", "end_on"])]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display().lower()} pour {self.organisation}"

    @property
    def term(self):
        """The row as the rules see it."""
        return Term(self.person_id, self.kind == self.Kind.HOLDER, self.start_on, self.end_on, key=self.pk)

    def get_backoffice_url(self):
        return reverse("representative:inspect", args=[self.pk])

"""Where a person works, in what function, from when to when."""

from django.db import models
from django.db.models import Q
from modelcluster.fields import ParentalKey

from association.people.models.people import Person
from association.records.dated import Dated, ends_after_it_starts


class Affiliation(Dated):
    """A person's post in an organisation. People take part through it (domain.md D4).

    A change of function or of organisation ends one row and begins the next. The organisation is
    named by its label only: the room of organisations is above this one.
    """

    class PracticeMode(models.TextChoices):
        """Codes of the RPPS register; B is ours."""

        SALARIED = "S", "Salarié"
        SELF_EMPLOYED = "L", "Libéral"
        VOLUNTEER = "B", "Bénévole"

    person = ParentalKey(
        Person, on_delete=models.CASCADE, related_name="affiliations", verbose_name="personne"
    )
    organisation = models.ForeignKey(
        "members.Organisation", models.PROTECT, related_name="affiliations", verbose_name="organisation"
    )
    function = models.CharField("fonction", max_length=120, blank=True)
    service = models.CharField("service", max_length=120, blank=True)
    practice_mode = models.CharField("mode d’exercice", max_length=1, choices=PracticeMode, blank=True)
    main = models.BooleanField("principale", default=False)
    confirmed_on = models.DateField("confirmée le", null=True, blank=True, editable=False)
    source = models.CharField("source", max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "affiliation"
        verbose_name_plural = "affiliations"
        ordering = ["-main", "-start_on", "id"]
        constraints = [
            ends_after_it_starts("affiliation_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person", "organisation", "function"],
                condition=Q(end_on__isnull=True),
                name="affiliation_open_once",
                violation_error_message="Cette affiliation est déjà en cours.",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(main=True, end_on__isnull=True),
                name="affiliation_one_main",
                violation_error_message="Une seule affiliation est principale.",
            ),
        ]
        indexes = [models.Index(fields=["organisation", "end_on"])]

    def __str__(self):
        return f"{self.function or 'Affiliation'}, {self.organisation}"

"""Licences: which cancer activities the health agency authorised an organisation to carry out, and when."""

from django.db import models
from django.db.models import Q

from association.members.models.organisations import Organisation
from association.members.models.reference import CancerActivity
from association.records.dated import Dated, ends_after_it_starts


class TreatmentLicence(Dated):
    """A licensed cancer activity of a site, from start_on (included) to end_on (excluded).

    Written from the national file of activities; number: the authorisation's, as the agency gives it.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="licences", verbose_name="organisation"
    )
    activity = models.ForeignKey(
        CancerActivity, models.PROTECT, related_name="licences", verbose_name="activité"
    )
    number = models.CharField("n° d’autorisation", max_length=60, blank=True)
    source = models.CharField("source", max_length=200, blank=True)
    source_date = models.DateField("date de la source", null=True, blank=True)

    class Meta:
        verbose_name = "autorisation"
        verbose_name_plural = "autorisations"
        ordering = ["activity__order", "number", "start_on", "id"]
        constraints = [
            ends_after_it_starts("treatment_licence_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["organisation", "activity", "number"],
                condition=Q(end_on__isnull=True),
                name="treatment_licence_one_open_per_number",
            ),
        ]

    def __str__(self):
        return f"{self.activity} (n° {self.number})" if self.number else str(self.activity)

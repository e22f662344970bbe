"""The demonstration's memory of itself."""

from django.db import models


class Demonstration(models.Model):
    """One row: when the demonstration was loaded and removed, what it made and what it replaced.

    made: {"app.model": [keys]}. replaced: [["app.model", key, {field: [before, after]}]]. With them
    the demonstration is removed whole, and nothing else is.
    """

    loaded_at = models.DateTimeField("chargée le", null=True)
    removed_at = models.DateTimeField("retirée le", null=True)
    made = models.JSONField("lignes créées", default=dict)
    replaced = models.JSONField("valeurs remplacées", default=list)

    class Meta:
        verbose_name = "démonstration"

    def __str__(self):
        return "démonstration"

    @property
    def present(self):
        return self.loaded_at is not None and self.removed_at is None

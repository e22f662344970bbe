"""The look-up file of the RPPS register: to pre-fill a record, never a contact base (domain.md §5.3)."""

from django.db import models

from association.people.querysets import RppsEntryQuerySet


class RppsEntry(models.Model):
    """One professional of the last file loaded, kept for the network's departments only."""

    number = models.CharField("n° RPPS", max_length=11, unique=True)
    title = models.CharField("civilité d’exercice", max_length=20, blank=True)
    last_name = models.CharField("nom d’exercice", max_length=80)
    first_name = models.CharField("prénom d’exercice", max_length=80)
    profession_code = models.CharField("profession", max_length=10)
    specialty_codes = models.JSONField("savoir-faire", default=list)
    #: [{"name", "finess", "finess_legal", "siret", "postcode", "city", "mode"}]
    workplaces = models.JSONField("lieux d’exercice", default=list)
    file_date = models.DateField("date du fichier")
    search_text = models.CharField(max_length=250, editable=False, db_index=True)

    objects = RppsEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche RPPS"
        verbose_name_plural = "fiches RPPS"
        ordering = ["search_text", "id"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.first_name} {self.last_name}"

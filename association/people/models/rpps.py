"""The look-up file of the RPPS register: to pre-fill a record, never a contact base (domain.md §5.3)."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models

from association.people.querysets import RppsEntryQuerySet


def private_storage():
    return storages["private"]


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
        permissions = [("load_rppsentry", "Charger fichier RPPS")]

    def __str__(self):
        return f"{self.first_name} {self.last_name}"


class RppsLoad(models.Model):
    """A file of the register being read, or read: how far, and what came of it. The file itself goes."""

    class Status(models.TextChoices):
        WAITING = "waiting", "En attente"
        READING = "reading", "Lecture en cours"
        DONE = "done", "Chargé"
        FAILED = "failed", "Refusé"

    file = models.FileField("fichier", upload_to="rpps/", storage=private_storage, blank=True)
    file_name = models.CharField("nom du fichier", max_length=200)
    file_date = models.DateField("date du fichier")
    status = models.CharField("état", max_length=10, choices=Status, default=Status.WAITING)
    lines = models.PositiveIntegerField("lignes lues", default=0)
    kept = models.PositiveIntegerField("professionnels gardés", default=0)
    unreadable = models.PositiveIntegerField("lignes illisibles", default=0)
    error = models.TextField("erreur", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="chargé par"
    )
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    finished_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        verbose_name = "chargement du fichier RPPS"
        verbose_name_plural = "chargements du fichier RPPS"
        ordering = ["-created_at", "-id"]
        default_permissions = ()

    def __str__(self):
        return self.file_name

    @property
    def is_running(self):
        return self.status in (self.Status.WAITING, self.Status.READING)

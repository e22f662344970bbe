"""An import from its upload to its confirmation: the file, its staged rows, and what it wrote."""

from django.conf import settings
from django.core.files.storage import storages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def private_storage():
    return storages["private"]


class ImportBatch(models.Model):
    """One uploaded file: analysed in the background, previewed, confirmed in one transaction, undoable."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", "En attente d’analyse"
        ANALYSING = "analysing", "Analyse en cours"
        READY = "ready", "À relire"
        CONFIRMED = "confirmed", "Importé"
        UNDONE = "undone", "Annulé après import"
        ABANDONED = "abandoned", "Abandonné"
        FAILED = "failed", "Fichier refusé"

    format = models.CharField("format", max_length=40)
    file = models.FileField("fichier", upload_to="imports/", storage=private_storage)
    file_name = models.CharField("nom du fichier", max_length=200)
    sha256 = models.CharField("empreinte", max_length=64)
    status = models.CharField("état", max_length=10, choices=Status, default=Status.UPLOADED)
    rows_total = models.PositiveIntegerField("lignes", default=0)
    rows_done = models.PositiveIntegerField("lignes analysées", default=0)
    options = models.JSONField("choix faits au dépôt", default=dict, blank=True)
    headings = models.JSONField("titres des colonnes", default=list, blank=True)
    notes = models.JSONField("remarques sur le fichier", default=list, blank=True)
    counts = models.JSONField("bilan", default=dict, blank=True)
    error = models.TextField("erreur", blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="déposé par"
    )
    created_at = models.DateTimeField("déposé le", auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="confirmé par"
    )
    confirmed_at = models.DateTimeField("confirmé le", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="annulé par"
    )
    undone_at = models.DateTimeField("annulé le", null=True)

    class Meta:
        verbose_name = "import"
        verbose_name_plural = "imports"
        ordering = ["-created_at", "-id"]

    def __str__(self):
        return self.file_name

    @property
    def is_being_analysed(self):
        return self.status in (self.Status.UPLOADED, self.Status.ANALYSING)


class ImportRow(models.Model):
    """One line of the file: what it says, what is understood of it, and what it would change.

    keys are the identifiers by which the line finds its record ("finess:310781406"): two lines of
    one file may not share any. object_id is the record found; a new one has none yet.
    """

    class State(models.TextChoices):
        NEW = "new", "Nouvelle"
        CHANGED = "changed", "Modifiée"
        UNCHANGED = "unchanged", "Inchangée"
        REFUSED = "refused", "Refusée"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("ligne")
    state = models.CharField("état", max_length=10, choices=State)
    warned = models.BooleanField("avec avertissement", default=False)
    included = models.BooleanField("à importer", default=True)
    raw = models.JSONField("contenu de la ligne", encoder=DjangoJSONEncoder)
    values = models.JSONField("valeurs comprises", default=dict, encoder=DjangoJSONEncoder)
    changes = models.JSONField("changements", default=dict, encoder=DjangoJSONEncoder)
    messages = models.JSONField("remarques", default=list, encoder=DjangoJSONEncoder)
    keys = models.JSONField("identifiants", default=list)
    title = models.CharField("de quoi parle la ligne", max_length=250, blank=True)
    object_id = models.BigIntegerField("fiche visée", null=True)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="import_row_line_once_per_batch")
        ]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self):
        return f"ligne {self.line}"


class ImportEffect(models.Model):
    """What a confirmed line wrote, and what stood there before: all that undoing needs.

    before is null for a record the line created. A row of its own rather than columns of
    ImportRow: confirmation then only inserts, which is what keeps its transaction short.
    """

    row = models.OneToOneField(ImportRow, models.CASCADE, related_name="effect")
    object_id = models.BigIntegerField("fiche écrite")
    before = models.JSONField("avant", null=True, encoder=DjangoJSONEncoder)
    made = models.JSONField("ajouté", default=dict, help_text="Les lignes ajoutées sous la fiche, par table.")
    written_at = models.DateTimeField("date portée par la fiche")

    class Meta:
        ordering = ["row__line"]

    def __str__(self):
        return f"{self.row} → {self.object_id}"

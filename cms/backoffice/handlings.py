"""What the back office holds of people: the values of the audit log, and imports."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField, Value
from django.db.models.functions import Concat

from cms.backoffice.models import AuditEntry, ImportBatch, ImportEffect, ImportRow
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import Mentions
from cms.privacy.retention import Retention

ROW_TEXTS = ("raw", "values", "changes", "messages", "title", "keys")
IN_PREPARATION = (ImportBatch.Status.UPLOADED, ImportBatch.Status.ANALYSING)


def entries_of(subject):
    """The entries about the person's own rows, and those whose values or label name them."""
    logged = set(AuditEntry.objects.order_by().values_list("content_type", flat=True).distinct())
    about = Q(pk__in=[])
    for one, kind in classified():
        if kind.pk in logged and one.erasure != Erasure.KEEP:
            keys = [str(pk) for pk in one.rows_of(subject).values_list("pk", flat=True)]
            about |= Q(content_type=kind, object_id__in=keys)
    named = Mentions(subject).rows(AuditEntry.objects.all(), "values", "label")
    still_worded = AuditEntry.objects.exclude(label=nameless(), values__isnull=True)
    return still_worded.filter(about | Q(pk__in=named.values("pk")))


def classified():
    """[(Handling, content type)] of every table that holds people, but the log itself."""
    others = [one for one in handling.handlings() if one.model_class is not AuditEntry]
    kinds = ContentType.objects.get_for_models(*(one.model_class for one in others))
    return [(one, kinds[one.model_class]) for one in others]


def nameless():
    """The label of an erased entry: « n° 12 »."""
    return Concat(Value("n° "), "object_id", output_field=TextField())


def describe_entry(entry):
    return {
        "Le": entry.timestamp,
        "Fiche": entry.label,
        "Acte": entry.action,
        "Champs": (entry.data or {}).get("fields", []),
        "Valeurs": entry.values or {},
    }


def erase_entries(rows, subject):
    return rows.erase_values()


def lines_of(subject):
    """Staged lines that name the person: an identifier or an address, or both names."""
    return Mentions(subject).rows(ImportRow.objects.all(), *ROW_TEXTS, apart=True)


def effects_of(subject):
    return ImportEffect.objects.filter(row__in=lines_of(subject).values("pk"))


def batches_of(subject):
    """Files whose lines name the person, once analysed, and files called after them."""
    lines = lines_of(subject).values("batch")
    called = Mentions(subject).rows(ImportBatch.objects.all(), "file_name", "notes", "error", "headings")
    about = ImportBatch.objects.filter(Q(pk__in=lines) | Q(pk__in=called.values("pk")))
    return about.exclude(file="").exclude(status__in=IN_PREPARATION)


def empty_lines(rows, subject):
    """Forget what the lines say; that a line was there, and what became of it, stays."""
    return rows.update(raw={}, values={}, changes={}, messages=[], title="", keys=[])


def forget_files(rows, subject=None):
    """Remove the uploaded files, and what the batch quotes of them. Returns the number of batches."""
    for batch in rows:
        if batch.file:
            batch.file.delete(save=False)
        batch.file_name = f"Fichier effacé (import n° {batch.pk})"
        batch.notes, batch.headings, batch.error = [], [], ""
        batch.save()
    return len(rows)


def old_batches(cutoff):
    """Imports over whose file or lines are still there."""
    over = ImportBatch.objects.filter(created_at__lt=cutoff).exclude(status__in=IN_PREPARATION)
    return over.filter(~Q(file="") | Q(rows__isnull=False)).distinct()


def purge_batches(rows):
    batches = list(rows)
    ImportRow.objects.filter(batch__in=[batch.pk for batch in batches]).delete()
    return forget_files(batches)


def old_values(cutoff):
    """Old entries with their values, or with the name of a person's record."""
    people = [kind.pk for _, kind in classified()]
    old = AuditEntry.objects.filter(timestamp__lt=cutoff)
    return old.filter(Q(values__isnull=False) | (Q(content_type__in=people) & ~Q(label=nameless())))


def declare():
    """Called when Django starts."""
    handling.declare(
        Handling(
            "backoffice.AuditEntry",
            what="Journal des actes : anciennes et nouvelles valeurs, nom de la fiche",
            why="Retrouver qui a changé quoi, et corriger une erreur",
            kept="Les valeurs, douze mois ; qui, quand et quel champ, aussi longtemps que la fiche",
            erasure=Erasure.ANONYMISE,
            rows=entries_of,
            describe=describe_entry,
            erase=erase_entries,
        )
    )
    handling.declare(
        Handling(
            "backoffice.ImportRow",
            what="Lignes de fichiers importés qui citent la personne",
            why="Relire un import avant de le confirmer, et pouvoir l’annuler",
            kept="Douze mois après le dépôt du fichier",
            erasure=Erasure.ANONYMISE,
            rows=lines_of,
            erase=empty_lines,
        )
    )
    handling.declare(
        Handling(
            "backoffice.ImportEffect",
            what="Ce qu’une ligne importée a remplacé",
            why="Pouvoir annuler un import",
            kept="Douze mois après le dépôt du fichier",
            erasure=Erasure.DELETE,
            rows=effects_of,
        )
    )
    handling.declare(
        Handling(
            "backoffice.ImportBatch",
            what="Fichiers importés dont une ligne cite la personne",
            why="Savoir d’où vient une donnée",
            kept="Douze mois après le dépôt du fichier",
            erasure=Erasure.ANONYMISE,
            reason="Le fichier est supprimé ; le bilan chiffré de l’import reste.",
            rows=batches_of,
            describe=lambda batch: {
                "Fichier": batch.file_name,
                "Déposé le": batch.created_at,
                "Remarques": batch.notes,
                "Colonnes": batch.headings,
                "Erreur": batch.error,
            },
            erase=forget_files,
        )
    )
    retention.declare(
        Retention(
            "backoffice.audit_values",
            label="Valeurs du journal des actes",
            months=12,
            basis="Délibération CNIL n° 2021-122 : journaux, six à douze mois",
            due=old_values,
            purge=lambda rows: rows.erase_values(),
        )
    )
    retention.declare(
        Retention(
            "backoffice.imports",
            label="Fichiers importés et leurs lignes",
            months=12,
            basis="Durée nécessaire pour vérifier un import et l’annuler",
            due=old_batches,
            purge=purge_batches,
        )
    )

"""Confirmation: the staged rows become records, in one short transaction of set-based writes."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.analysis import cells_of, reanalyse
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.traces import CONFIRM, Trace
from cms.backoffice.models import AuditEntry, ImportBatch, ImportEffect, ImportRow

CHUNK = 1000
State = ImportRow.State
Status = ImportBatch.Status


class Stale(Refusal):
    """Records changed between the preview and the confirmation."""

    def __init__(self, rows):
        self.lines = numbers = sorted(row.line for row in rows)
        shown = ", ".join(str(number) for number in numbers[:10]) + ("…" if len(numbers) > 10 else "")
        which = f"la ligne {shown} a été relue" if len(numbers) == 1 else f"les lignes {shown} ont été relues"
        super().__init__(
            f"Rien n’a été importé : des fiches ont changé depuis l’aperçu, {which}. "
            "Regardez ce qu’elles donnent maintenant, puis confirmez."
        )


def confirm(*, batch, user):
    """Import the ticked new and changed rows of a preview. Returns the confirmed ImportBatch.

    All or nothing. Raises Refusal if the import is not waiting for confirmation (a second click, a
    second person), if nothing is ticked, or if a record changed since the preview: those rows are
    then read again, for the person to look at.
    """
    try:
        with transaction.atomic():
            return _confirm(batch.pk, user)
    except Stale as stale:
        with transaction.atomic():
            batch = locked(batch.pk)
            if batch.status == Status.READY:
                reanalyse(batch, cells_of(batch, stale.lines))
        raise
    except IntegrityError:
        raise Refusal(
            "Rien n’a été importé : quelqu’un vient d’enregistrer une fiche portant l’un de ces "
            "identifiants. Confirmez à nouveau."
        ) from None


def _confirm(batch_id, user):
    batch = locked(batch_id)
    if batch.status != Status.READY:
        raise Refusal(_not_ready(batch))
    import_format = get_format(batch.format)
    trace = Trace(batch, user)
    counts = {State.NEW: 0, State.CHANGED: 0}
    stale = []
    for rows in chunks(to_import(batch)):
        stale += import_format.stale(batch, rows)
        if stale:
            continue  # nothing more is written: the rest is only checked, to name every such row
        effects, entries = import_format.write(rows, trace)
        ImportEffect.objects.bulk_create(effects, batch_size=CHUNK)
        AuditEntry.objects.bulk_create(entries, batch_size=CHUNK)
        for row in rows:
            counts[row.state] += 1
    if stale:
        raise Stale(stale)
    if not any(counts.values()):
        raise Refusal("Il n’y a rien à importer : aucune ligne nouvelle ou modifiée n’est retenue.")
    batch.status = Status.CONFIRMED
    batch.confirmed_by, batch.confirmed_at = user, timezone.now()
    batch.counts = {"created": counts[State.NEW], "changed": counts[State.CHANGED]}
    batch.save(update_fields=["status", "confirmed_by", "confirmed_at", "counts"])
    AuditEntry.objects.bulk_create([trace.summary(CONFIRM, batch.counts)])
    return batch


def locked(batch_id):
    """The import, held until the end of the transaction."""
    return ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)


def to_import(batch):
    """The rows to write, with what writing needs of them: their cells were read, and stay where they are."""
    rows = batch.rows.filter(state__in=(State.NEW, State.CHANGED), included=True)
    return rows.only("batch", "line", "state", "values", "changes", "object_id")


def chunks(rows):
    """The rows by the thousand, in order of line, whatever their number."""
    last = 0
    while page := list(rows.filter(line__gt=last).order_by("line")[:CHUNK]):
        yield page
        last = page[-1].line


def _not_ready(batch):
    if batch.status == Status.CONFIRMED:
        who = f" par {batch.confirmed_by}" if batch.confirmed_by else ""
        return f"Cet import a déjà été confirmé{who} : il n’a été fait qu’une fois."
    if batch.is_being_analysed:
        return "L’analyse de ce fichier n’est pas terminée."
    return f"Cet import ne peut plus être confirmé : il est « {batch.get_status_display()} »."

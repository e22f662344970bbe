"""Receiving a file, setting a row aside or correcting it, abandoning an import."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.analysis import reanalyse
from cms.backoffice.imports.checking import MAX_BYTES, MAX_CELL, check_file
from cms.backoffice.imports.confirmation import locked
from cms.backoffice.imports.streams import check_stream, is_small
from cms.backoffice.models import ImportBatch
from cms.backoffice.tasks import analyse_import

Status = ImportBatch.Status


def receive_file(*, import_format, file, user, options=None):
    """Check an uploaded file, store it privately and have it analysed. Returns its ImportBatch.

    A short file is analysed at once, a longer one by the worker. options: what was chosen beside
    the file. Raises Refusal (French) for a file that may not be parsed; nothing is stored then.
    """
    if import_format.streamed:
        return _receive_stream(import_format, file, user, options or {})
    # One byte more than allowed is enough to know, and no more is ever held in memory.
    content = file.read(MAX_BYTES + 1)
    checked = check_file(file.name, content)
    batch = ImportBatch(
        format=import_format.name,
        file_name=file.name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        created_by=user,
    )
    batch.file.save(f"{import_format.name}.{checked.kind}", ContentFile(content), save=False)
    return _have_analysed(batch, checked.is_small)


def _receive_stream(import_format, file, user, options):
    """The same for a file read as a stream: it is never held in memory, and kept as it came."""
    kind = check_stream(import_format, file)
    batch = ImportBatch(
        format=import_format.name,
        file_name=file.name[:200],
        sha256=hashlib.file_digest(file, "sha256").hexdigest(),
        options=options,
        created_by=user,
    )
    file.seek(0)
    batch.file.save(f"{import_format.name}.{kind}", file, save=False)
    return _have_analysed(batch, is_small(kind, file.size))


def _have_analysed(batch, small):
    batch.save()
    if small:
        analyse_import.call(batch.pk)
        batch.refresh_from_db()
    else:
        analyse_import.enqueue(batch.pk)
    return batch


@transaction.atomic
def set_included(*, batch, line, included):
    """Tick or untick one row of a preview."""
    batch = _in_preview(batch)
    batch.rows.filter(line=line).update(included=included)


@transaction.atomic
def correct_row(*, batch, line, cells):
    """Replace the cells of one row and read it again, alone, by the same rules. Returns the row.

    cells: heading → text, for the columns of the file; the others keep what they hold.
    """
    batch = _in_preview(batch)
    row = batch.rows.get(line=line)
    if any(len(text) > MAX_CELL for text in cells.values()):
        raise Refusal(f"Une cellule dépasse {MAX_CELL} caractères.")
    known = {
        heading: text.replace("\x00", "").strip() for heading, text in cells.items() if heading in row.raw
    }
    reanalyse(batch, {line: row.raw | known})
    row.refresh_from_db()
    return row


@transaction.atomic
def abandon(*, batch):
    """Give up an import that was not confirmed; its rows go, its file stays in the history."""
    batch = locked(batch.pk)
    if batch.status not in (Status.UPLOADED, Status.ANALYSING, Status.READY):
        raise Refusal(f"Cet import ne peut plus être abandonné : il est « {batch.get_status_display()} ».")
    batch.rows.all().delete()
    batch.status = Status.ABANDONED
    batch.save(update_fields=["status"])


def _in_preview(batch):
    batch = locked(batch.pk)
    if batch.status != Status.READY:
        raise Refusal(f"Cet aperçu n’est plus modifiable : l’import est « {batch.get_status_display()} ».")
    return batch

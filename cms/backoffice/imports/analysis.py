"""The preview: our own comparison, line by line in batches, committed into staged rows as it goes.

Nothing but the import's own tables is written. A worker killed in the middle leaves whole
batches; the next one goes on from there.
"""

import hashlib
import json
from itertools import islice

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.checking import MAX_ROWS
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.reading import Line, read_table
from cms.backoffice.models import ImportBatch, ImportRow

BATCH = 500
Status = ImportBatch.Status


def analyse(batch_id, between_batches=None):
    """Analyse an uploaded file, or go on with one a worker left. Returns once it is ready or refused.

    between_batches: called after each committed batch. Two workers on one import do no harm: each
    batch is taken by one conditional update, and the one that comes second stops.
    """
    batch = ImportBatch.objects.get(pk=batch_id)
    if not _start(batch):
        return
    try:
        with batch.file.open("rb") as file:
            whole = _stage_all(batch, file, between_batches)
    except Refusal as refusal:
        ImportBatch.objects.filter(pk=batch.pk, status=Status.ANALYSING).update(
            status=Status.FAILED, error=str(refusal)
        )
        return
    if whole:
        ImportBatch.objects.filter(pk=batch.pk, status=Status.ANALYSING).update(status=Status.READY)


def _stage_all(batch, file, between_batches):
    """Stage what is left of the file, batch by batch; False if somebody else did, or stopped it."""
    lines, reader = _open(batch, file)
    seen = first_lines(batch.rows.all())
    left = islice(lines, batch.rows_done, None)
    while chunk := list(islice(left, BATCH)):
        if not _commit(batch, stage(batch, reader, chunk, seen)):
            return False
        if between_batches:
            between_batches()
    return True


def _start(batch):
    if not ImportBatch.objects.filter(pk=batch.pk, status__in=(Status.UPLOADED, Status.ANALYSING)).update(
        status=Status.ANALYSING
    ):
        return False
    batch.refresh_from_db()
    return True


def _open(batch, file):
    """The lines of the file and the reader of its format; notes on the import what it found."""
    if hashlib.file_digest(file, "sha256").hexdigest() != batch.sha256:
        raise Refusal("Le fichier déposé n’est plus celui d’origine : déposez-le à nouveau.")
    file.seek(0)
    import_format = get_format(batch.format)
    if import_format.streamed:
        return _open_stream(batch, import_format, file)
    content = file.read()
    table = read_table("xlsx" if content.startswith(b"PK") else "csv", content)
    reader = import_format.reader(table.headings)
    _note(batch, table.headings, len(table.lines), import_format.notes(reader.headings, reader.unused))
    return table.lines, reader


def _open_stream(batch, import_format, file):
    """The same for a file read as a stream: gone through once to be checked, then again to be staged."""
    stream = import_format.open_stream(file, batch.options)
    if stream.rows > MAX_ROWS:
        raise Refusal(import_format.too_many(stream.rows, MAX_ROWS))
    _note(batch, stream.headings, stream.rows, stream.notes)
    return stream.lines(), import_format.reader(stream.headings)


def _note(batch, headings, rows_total, notes):
    batch.headings, batch.rows_total, batch.notes = headings, rows_total, notes
    batch.save(update_fields=["headings", "rows_total", "notes"])


def _commit(batch, rows):
    """Store a batch of rows and the progress together; False if somebody else did, or stopped it."""
    done = batch.rows_done + len(rows)
    with transaction.atomic():
        ours = ImportBatch.objects.filter(pk=batch.pk, status=Status.ANALYSING, rows_done=batch.rows_done)
        if not ours.update(rows_done=done):
            return False
        ImportRow.objects.bulk_create(rows, batch_size=BATCH)
    batch.rows_done = done
    return True


def stage(batch, reader, lines, seen):
    """The unsaved rows of some lines. seen: key → the first line carrying it, added to as they pass."""
    rows = []
    for line, finding in zip(lines, reader.read(lines), strict=True):
        for key in finding.keys:
            first = seen.setdefault(key, line.number)
            if first != line.number:
                finding.refuse(
                    f"Même identifiant que la ligne {first} : une seule des deux peut être importée."
                )
                finding.state = ImportRow.State.REFUSED
                break
        rows.append(
            ImportRow(
                batch_id=batch.pk,
                line=line.number,
                state=finding.state,
                warned=finding.warned,
                included=finding.included,
                raw=line.cells,
                values=finding.values,
                changes=finding.changes,
                messages=finding.messages,
                keys=finding.keys,
                title=finding.title,
                object_id=finding.object_id,
            )
        )
    return rows


def first_lines(rows):
    """key → the first line that carries it, among staged rows."""
    seen = {}
    for line, keys in rows.order_by("line").values_list("line", "keys"):
        for key in keys:
            seen.setdefault(key, line)
    return seen


READ = ["state", "warned", "raw", "values", "changes", "messages", "keys", "title", "object_id"]


def reanalyse(batch, corrected):
    """Read some staged rows again, by the same rules: corrected is line → its cells now.

    Rows that shared an identifier with them, before or after, are read again too: correcting one
    of two duplicates frees the other. Call with the import locked.
    """
    reader = get_format(batch.format).reader(batch.headings)
    lines = {number: _line(number, cells, batch.headings) for number, cells in corrected.items()}
    keys_of = dict(batch.rows.values_list("line", "keys"))
    touched = {key for number in lines for key in keys_of[number]}
    touched |= {key for finding in reader.read(list(lines.values())) for key in finding.keys}
    others = [number for number, keys in keys_of.items() if number not in lines and touched & set(keys)]
    for number, cells in batch.rows.filter(line__in=others).values_list("line", "raw"):
        lines[number] = _line(number, cells, batch.headings)
    seen = first_lines(batch.rows.exclude(line__in=list(lines)))
    fresh = {row.line: row for row in stage(batch, reader, [lines[n] for n in sorted(lines)], seen)}
    rows = list(batch.rows.filter(line__in=list(lines)))
    for row in rows:
        for name in READ:
            setattr(row, name, getattr(fresh[row.line], name))
    ImportRow.objects.bulk_update(rows, READ, batch_size=100)


def cells_of(batch, lines):
    """line → its cells, for some staged rows."""
    return dict(batch.rows.filter(line__in=lines).values_list("line", "raw"))


def read_again(batch, rows):
    """Those of the staged rows that would not be read today as they were."""
    reader = get_format(batch.format).reader(batch.headings)
    cells = cells_of(batch, [row.line for row in rows])
    findings = reader.read([_line(row.line, cells[row.line], batch.headings) for row in rows])
    return [
        row
        for row, finding in zip(rows, findings, strict=True)
        if _staged(finding) != [row.state, row.object_id, row.values, row.changes]
    ]


def _staged(finding):
    """A finding as it would come back from the database."""
    return json.loads(
        json.dumps([finding.state, finding.object_id, finding.values, finding.changes], cls=DjangoJSONEncoder)
    )


def _line(number, cells, headings):
    beyond = cells.keys() - set(headings)
    return Line(number, cells, sum(1 for heading in beyond if cells[heading]))

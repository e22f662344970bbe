"""Files as people send them, made for a test."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from cms.backoffice.imports import analysis, uploads
from cms.backoffice.imports.formats import get_format


def csv_bytes(rows, separator=";", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_bytes(rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def upload(format_name, content, user=None, name="fichier.csv"):
    """Send a file and have it analysed; returns its ImportBatch."""
    if isinstance(content, list):
        content = xlsx_bytes(content) if name.endswith(".xlsx") else csv_bytes(content)
    batch = uploads.receive_file(
        import_format=get_format(format_name), file=SimpleUploadedFile(name, content), user=user
    )
    analysis.analyse(batch.pk)
    batch.refresh_from_db()
    return batch


def states(batch):
    """state → number of rows."""
    counts = {}
    for state in batch.rows.values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def texts(row):
    return [message["text"] for message in row.messages]

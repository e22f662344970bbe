"""The ways of importing the benchmark compares. Each empties the tables, works, and returns its seconds."""

import json
import time
from pathlib import Path

import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from import_export import resources

from association.members.models import Department, Organisation
from benchmarks.facilities import as_csv
from cms.backoffice.imports import analysis, uploads
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.formats import get_format
from cms.backoffice.models import AuditEntry, ImportBatch, ImportEffect, ImportRow

OUTLINES = Path(__file__).resolve().parent.parent / "demo/data/departements-occitanie.geojson"


def load_outlines():
    """The departments' outlines, so that positions are checked as they are in earnest."""
    if OUTLINES.exists():
        for feature in json.loads(OUTLINES.read_text())["features"]:
            code = feature["properties"]["code"]
            Department.objects.filter(pk=code, outline=None).update(outline=feature["geometry"])


def empty():
    for model in (AuditEntry, ImportBatch, Organisation):
        model.objects.all()._raw_delete("default") if model is AuditEntry else model.objects.all().delete()


def ours(headings, rows):
    """Upload, analysis, confirmation."""
    content = as_csv(headings, rows)
    empty()
    started = time.perf_counter()
    batch = preview(content)
    confirm(batch=batch, user=None)
    spent = time.perf_counter() - started
    if Organisation.objects.count() != len(rows):
        raise RuntimeError("Not every row was imported.")
    return spent


def ours_again(headings, rows):
    """The preview of a file whose rows are all there already."""
    content = as_csv(headings, rows)
    if Organisation.objects.count() != len(rows):
        ours(headings, rows)
    started = time.perf_counter()
    batch = preview(content)
    spent = time.perf_counter() - started
    if batch.rows.exclude(state=ImportRow.State.UNCHANGED).exists():
        raise RuntimeError("The same file changes something.")
    return spent


def preview(content):
    batch = uploads.receive_file(
        import_format=get_format("facilities"),
        file=SimpleUploadedFile("etablissements.csv", content),
        user=None,
    )
    analysis.analyse(batch.pk)
    batch.refresh_from_db()
    return batch


def prepared(headings, rows):
    """What the import of those rows writes: table → its rows in memory, and as plain spreadsheet cells."""
    ours(headings, rows)
    tables = (ImportBatch, Organisation, ImportRow, ImportEffect, AuditEntry)
    stored = {model: list(model.objects.order_by("pk")) for model in tables}
    exported = PlainResource().export(Organisation.objects.order_by("pk"))
    return stored, tablib.Dataset(*list(exported), headers=exported.headers)


def bare_bulk_create(stored):
    """The same rows into the same tables, ready in memory, with nothing read, compared or checked."""
    empty()
    started = time.perf_counter()
    with transaction.atomic():
        for model, records in stored.items():
            model.objects.bulk_create(records, batch_size=500)
    return time.perf_counter() - started


class PlainResource(resources.ModelResource):
    """django-import-export as its documentation begins."""

    class Meta:
        model = Organisation
        import_id_fields = ("finess",)
        fields = (
            "finess",
            "name",
            "display_name",
            "kind",
            "type",
            "sector",
            "street",
            "address_extra",
            "postcode",
            "city",
            "department",
            "latitude",
            "longitude",
            "phone",
            "source",
            "source_date",
        )


def default_import_export(dataset):
    """A dry run, then the import, of the rows in the shape a plain resource takes."""
    empty()
    started = time.perf_counter()
    for dry_run in (True, False):
        result = PlainResource().import_data(dataset, dry_run=dry_run)
        if result.has_errors() or result.has_validation_errors():
            raise RuntimeError("import-export refused rows.")
    return time.perf_counter() - started

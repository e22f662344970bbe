"""Sending a national file and having it analysed."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.backoffice.imports import analysis, uploads
from cms.backoffice.imports.formats import get_format


def send(client, format_name, name, content, **choices):
    """Send a file from the upload page; returns the page that follows."""
    url = reverse("imports:upload", args=[format_name])
    data = {"file": SimpleUploadedFile(name, content), "scope": "facilities"} | choices
    return client.post(url, data, follow=True).content.decode()


def staged(format_name, name, content, **options):
    """Receive a file and have it analysed; returns its ImportBatch."""
    file = content if hasattr(content, "read") else SimpleUploadedFile(name, content)
    batch = uploads.receive_file(import_format=get_format(format_name), file=file, user=None, options=options)
    analysis.analyse(batch.pk)
    batch.refresh_from_db()
    return batch

"""The signed copies of the founding texts: what may be uploaded, and who may fetch it back."""

import uuid

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.views.generic import View
from PIL import Image, UnidentifiedImageError
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.members.models import Membership, Signature

MAX_SIZE = 10 * 1024 * 1024
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
IMAGE_FORMATS = {"PNG": "png", "JPEG": "jpg"}


def kind_of(upload):
    """pdf, png or jpg by the content of the file, whatever its name says; None for anything else."""
    upload.seek(0)
    head = upload.read(5)
    upload.seek(0)
    if head == b"%PDF-":
        return "pdf"
    try:
        with Image.open(upload, formats=list(IMAGE_FORMATS)) as image:
            image.verify()
            return IMAGE_FORMATS[image.format]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    finally:
        upload.seek(0)


def accept_scan(upload):
    """The uploaded scan under a name that says nothing; ValidationError, in French, if refused."""
    if upload.size > MAX_SIZE:
        raise ValidationError("Ce fichier dépasse 10 Mo : numérisez-le en plus petit.")
    kind = kind_of(upload)
    if kind is None:
        raise ValidationError("Ce fichier n’est ni un PDF, ni une image PNG ou JPEG.")
    upload.name = f"{uuid.uuid4().hex}.{kind}"
    return upload


class ScanView(PermissionCheckedMixin, View):
    """Fetch a signed copy: it bears a person's hand, so only those who keep memberships may."""

    model = Membership
    any_permission_required = ["change", "sign"]

    def get(self, request, pk):
        signature = Signature.objects.filter(pk=pk).exclude(scan="").first()
        if signature is None:
            raise Http404
        extension = signature.scan.name.rsplit(".", 1)[-1].lower()
        try:
            file = signature.scan.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(
            file,
            as_attachment=True,
            filename=f"signature-{signature.pk}.{extension}",
            content_type=CONTENT_TYPES.get(extension, "application/octet-stream"),
            headers={"Content-Security-Policy": "default-src 'none'; sandbox"},
        )

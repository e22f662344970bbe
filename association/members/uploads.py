"""What a signed copy may be: a PDF or an image by its content, and how it is kept."""

import uuid

from django.core.exceptions import ValidationError
from PIL import Image, UnidentifiedImageError

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

"""What a group may keep: what its content says it is, whatever its name says."""

import uuid
import zipfile

from django.core.exceptions import ValidationError

from association.members.uploads import kind_of

MAX_SIZE = 20 * 1024 * 1024
MAX_PARTS = 5_000
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
#: The part that only one of the Office formats has (ECMA-376 part 2).
OFFICE_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
OPEN_DOCUMENTS = {CONTENT_TYPES[kind]: kind for kind in ("odt", "ods", "odp")}


def accept_document(upload):
    """The uploaded file under a name that says nothing; ValidationError, in French, if refused."""
    if upload.size > MAX_SIZE:
        raise ValidationError("Ce fichier dépasse 20\u00a0Mo.")
    kind = kind_of(upload) or office_kind(upload)
    if kind is None:
        raise ValidationError(
            "Ce fichier n’est ni un PDF, ni une image PNG ou JPEG, ni un document de bureautique sans macro "
            "(docx, xlsx, pptx, odt, ods, odp)."
        )
    upload.name = f"{uuid.uuid4().hex}.{kind}"
    return upload


def office_kind(upload):
    """docx, xlsx, pptx, odt, ods or odp by what is in the archive; None for anything else, and for macros."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            names = archive.namelist()
            if len(names) > MAX_PARTS or any(carries_macros(name) for name in names):
                return None
            if names and names[0] == "mimetype" and archive.getinfo("mimetype").file_size < 100:
                return OPEN_DOCUMENTS.get(archive.read("mimetype").decode("ascii", "replace"))
            if "[Content_Types].xml" not in names:
                return None
            return next((kind for part, kind in OFFICE_PARTS.items() if part in names), None)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    finally:
        upload.seek(0)


def carries_macros(name):
    """Where Office and LibreOffice keep macros inside their files."""
    name = name.lower()
    return name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/"))

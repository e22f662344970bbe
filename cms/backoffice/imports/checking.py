"""What is refused before a file is parsed: by its size, its kind, and what a workbook would unfold to."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.workbook import extent_of

MAX_BYTES = 5 * 1024 * 1024
MAX_UNZIPPED = 50 * 1024 * 1024
MAX_ENTRIES = 200
MAX_ROWS = 60_000
MAX_COLUMNS = 200
MAX_CELL = 32_767  # characters: Excel's own limit
#: A short file is analysed while the person waits; a workbook is weighed unzipped.
SMALL_BYTES = {"csv": 64 * 1024, "xlsx": 1024 * 1024}
#: A reader opens the whole rectangle that the cells span.
MAX_GRID = 4_000_000
#: A workbook writes a repeated text once: characters its cells may come to when each has its own.
MAX_SPREAD_TEXT = 300_000_000

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
EXTENSIONS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".xlsx": "xlsx"}


@dataclass(frozen=True)
class Checked:
    """A file that may be parsed. weight: the bytes to parse, unzipped for a workbook."""

    kind: str
    weight: int

    @property
    def is_small(self):
        return self.weight <= SMALL_BYTES[self.kind]


def check_file(file_name, content):
    """Decide whether a file may be parsed at all, and as what. Returns Checked.

    content: its bytes. Raises Refusal, with the reason in French, for anything too big, of another
    kind than CSV or XLSX, locked, damaged, with macros, or unfolding beyond measure.
    """
    kind = EXTENSIONS.get(PurePath(file_name).suffix.lower())
    if len(content) > MAX_BYTES:
        raise Refusal(
            f"Ce fichier pèse {_megabytes(len(content))} Mo : le maximum est de {_megabytes(MAX_BYTES)} Mo. "
            "Découpez-le en plusieurs fichiers."
        )
    if not content.strip(b"\x00\t\r\n ") or content in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        raise Refusal("Ce fichier est vide.")
    if PurePath(file_name).suffix.lower() in (".xlsm", ".xltm", ".xlsb"):
        raise Refusal("Ce classeur contient des macros : enregistrez-le au format .xlsx, sans macro.")
    if kind is None:
        raise Refusal("Seuls les fichiers .csv et .xlsx sont acceptés.")
    if content.startswith(OLE):
        raise Refusal(
            "Ce classeur est protégé par un mot de passe, ou d’un ancien format (.xls) : "
            "enregistrez-le au format .xlsx, sans mot de passe."
        )
    if kind == "csv":
        if content.startswith((ZIP, EMPTY_ZIP)):
            raise Refusal("Ce fichier se nomme .csv mais n’en est pas un : est-ce un classeur .xlsx ?")
        return Checked("csv", len(content))
    return Checked("xlsx", _check_workbook(content))


def _check_workbook(content):
    damaged = Refusal("Ce classeur .xlsx est abîmé ou incomplet : enregistrez-le à nouveau.")
    if not content.startswith(ZIP):
        raise Refusal("Ce fichier se nomme .xlsx mais n’est pas un classeur Excel.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _check_archive(archive)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, zipfile.zlib.error):
        raise damaged from None


def _check_archive(archive):
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refusal(
            f"Ce classeur contient trop de parties ({len(entries)}) : recopiez la feuille utile seule."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refusal("Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe.")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refusal("Ce fichier se nomme .xlsx mais n’est pas un classeur Excel.")
    if any("vbaproject" in name.lower() or "/macrosheets/" in name.lower() for name in names):
        raise Refusal("Ce classeur contient des macros : enregistrez-le au format .xlsx, sans macro.")
    weight = sum(entry.file_size for entry in entries)
    if weight > MAX_UNZIPPED:
        raise Refusal(
            f"Une fois décompressé, ce classeur pèserait {_megabytes(weight)} Mo : le maximum est de "
            f"{_megabytes(MAX_UNZIPPED)} Mo."
        )
    _check_extent(extent_of(archive))
    return weight


def _check_extent(extent):
    """Refuse cells that, wherever they claim to be, would open too large a grid or too long texts."""
    if extent.rows > MAX_ROWS:
        raise too_many_rows(extent.rows)
    if extent.columns > MAX_COLUMNS:
        raise too_many_columns(extent.columns)
    if extent.rows * extent.columns > MAX_GRID:
        raise Refusal(
            f"Ce classeur s’étend sur {extent.rows} lignes et {extent.columns} colonnes, presque vides : "
            "supprimez les lignes et colonnes inutiles, ou recopiez les données dans un classeur neuf."
        )
    if extent.longest > MAX_CELL:
        raise Refusal(f"Une cellule de ce classeur dépasse {MAX_CELL} caractères.")
    if extent.longest * extent.cells > MAX_SPREAD_TEXT:
        raise Refusal("Ce classeur contient des textes trop longs pour un import : raccourcissez-les.")


def too_many_rows(rows):
    return Refusal(f"Ce fichier a {rows} lignes : le maximum est de {MAX_ROWS}. Découpez-le.")


def too_many_columns(columns):
    return Refusal(f"Ce fichier a {columns} colonnes : le maximum est de {MAX_COLUMNS}.")


def _megabytes(size):
    return f"{size / 1024 / 1024:.1f}".replace(".", ",").removesuffix(",0")

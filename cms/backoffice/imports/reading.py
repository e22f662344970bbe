"""From the bytes of a checked file to a table of texts: encoding, separator, cells of a workbook."""

import csv
import datetime
import re
from dataclasses import dataclass, field
from io import BytesIO, StringIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from cms.backoffice.errors import Refusal
from cms.backoffice.exports import without_guard
from cms.backoffice.imports.checking import MAX_CELL, MAX_COLUMNS, MAX_ROWS, too_many_columns, too_many_rows

SEPARATORS = ";,\t|"
#: Control characters no database or spreadsheet takes; tabs and line breaks are left.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Line:
    """One line of the file. number: as a spreadsheet shows it, the headings being line 1 or below."""

    number: int
    cells: dict
    spilled: int = 0  # cells beyond the last heading


@dataclass
class Table:
    headings: list
    lines: list = field(default_factory=list)


def read_table(kind, content):
    """Read a checked file: its first line that is not empty gives the headings. Returns a Table.

    Raises Refusal (French) for a file no table can be read from, naming the line where there is one.
    """
    rows = _read_csv(content) if kind == "csv" else _read_workbook(content)
    table = None
    for number, row in enumerate(rows, start=1):
        cells = [_cell(value, number) for value in row]
        if number > MAX_ROWS + 1:
            raise too_many_rows(number - 1)
        if not any(cells):
            continue
        if table is None:
            table = Table(_headings(cells))
        else:
            table.lines.append(_line(number, cells, table.headings))
    if table is None:
        raise Refusal("Ce fichier est vide.")
    if not table.lines:
        raise Refusal("Ce fichier n’a que ses titres de colonnes : aucune ligne à importer.")
    return table


def _headings(cells):
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise too_many_columns(len(cells))
    headings = [cell or f"colonne {index}" for index, cell in enumerate(cells, start=1)]
    seen = {}
    for heading in headings:
        if seen.setdefault(heading.casefold(), heading) is not heading or headings.count(heading) > 1:
            raise Refusal(f"La colonne « {heading} » apparaît deux fois : gardez-en une.")
    return headings


def _line(number, cells, headings):
    known = dict(zip(headings, cells, strict=False))
    for heading in headings[len(cells) :]:
        known[heading] = ""
    beyond = cells[len(headings) :]
    for index, cell in enumerate(beyond, start=len(headings) + 1):
        if cell:
            known[f"colonne {index}"] = cell
    return Line(number, known, sum(1 for cell in beyond if cell))


def _cell(value, number):
    """A cell as the text a person would have typed: whole numbers without a point, dates dd/mm/yyyy."""
    if isinstance(value, str):
        text = (value if value.isprintable() else CONTROLS.sub(" ", value)).strip()
    elif isinstance(value, bool):
        text = "oui" if value else "non"
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    elif isinstance(value, datetime.date):
        text = f"{value.day:02}/{value.month:02}/{value.year:04}"
    else:
        text = str(value)
    if len(text) > MAX_CELL:
        raise Refusal(f"Ligne {number} : une cellule dépasse {MAX_CELL} caractères.")
    return text


# --- CSV -----------------------------------------------------------------------


def _read_csv(content):
    text = decode(content)
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator_of(text), strict=True)
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unreadable(error, number + 1) from None
        number += 1
        if len(row) > 10 * MAX_COLUMNS:
            raise too_many_columns(len(row))
        yield [without_guard(cell) if cell[:1] == "'" else cell for cell in row]


def _unreadable(error, number):
    if "field limit" in str(error):
        return Refusal(f"Ligne {number} : une cellule dépasse {MAX_CELL} caractères.")
    return Refusal(
        f"Ligne {number} : un guillemet est mal placé ou jamais refermé, la suite du fichier est illisible."
    )


def decode(content):
    """The text of a CSV file: UTF-8 or UTF-16 by their mark, else UTF-8 if it is, else Windows's."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _without_nulls(_decoded(content, encoding))
    sample = content[:200]
    if sample.count(0) > len(sample) // 4:  # every other byte of a Latin text in UTF-16
        little = sample[1::2].count(0) > sample[::2].count(0)
        return _without_nulls(_decoded(content, "utf-16-le" if little else "utf-16-be"))
    for encoding in ("utf-8", "cp1252"):
        try:
            return _without_nulls(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    return _without_nulls(content.decode("latin-1"))


def _decoded(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refusal(
            "Les caractères de ce fichier sont illisibles : enregistrez-le en « CSV UTF-8 »."
        ) from None


def _without_nulls(text):
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Refusal(
            f"Ligne {line} : le fichier contient des caractères nuls. Ce n’est pas un CSV, ou il est abîmé."
        )
    return text


def separator_of(text):
    """The separator of the headings: the one found most often outside quotes on the first full line."""
    first = next((line for line in text.splitlines() if line.strip(f"{SEPARATORS} \r")), "")
    bare = re.sub(r'"[^"]*"', "", first)
    best = max(SEPARATORS, key=bare.count)
    return best if bare.count(best) else ";"


# --- XLSX ----------------------------------------------------------------------


def _read_workbook(content):
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        visible = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not visible:
            raise Refusal("Ce classeur n’a pas de feuille visible.")
        sheet = workbook.get_sheet_by_name(visible[0])
        if sheet.total_width > MAX_COLUMNS:
            raise too_many_columns(sheet.total_width)
        yield from sheet.iter_rows()
    except (CalamineError, ValueError, OSError, EOFError):
        raise _damaged() from None
    except BaseException as error:
        # A panic of the Rust reader on a twisted file is no Exception, and has no class to import.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from None


def _damaged():
    return Refusal("Ce classeur .xlsx est abîmé ou incomplet : enregistrez-le à nouveau.")

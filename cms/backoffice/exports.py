"""Spreadsheets that leave the house: readable in a French Excel, and never a live formula.

A cell of text that a spreadsheet would run begins, in CSV, with an apostrophe (ASVS 5.0, 1.2.10);
without_guard() takes it away again when the file comes back. In XLSX the cell is typed as text,
which is enough: the value stays as it is.
"""

import csv
import datetime
import io
import re
import zoneinfo
from decimal import Decimal
from functools import wraps

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

# What starts a formula: the four signs, their full-width twins (Excel narrows them), and the
# control characters that push a formula into the next cell. Spaces, apostrophes and invisible
# marks before them hide nothing.
LIVE = re.compile(r"[\s'\u00a0\u200b\u2060\ufeff]*[=+\-@\t\r\n\x00＝＋－＠]|[\t\r\n\x00]")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def guarded(text):
    """The text, made harmless in a CSV cell."""
    return f"'{text}" if LIVE.match(text) else text


def without_guard(text):
    """The text of a CSV cell as it was before guarded()."""
    return text[1:] if text.startswith("'") and LIVE.match(text[1:]) else text


def worded(value):
    """A value as a French reader expects it in a text cell: no None, no True, day first."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime.datetime):
        return f"{in_paris(value):%d/%m/%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")
    if isinstance(value, (list, tuple, set)):
        return ", ".join(worded(item) for item in value)
    return str(value)


def in_paris(moment):
    zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    return moment.astimezone(zone) if moment.tzinfo else moment


def csv_lines(headings, rows):
    """Yield the file as bytes, line by line: UTF-8 with its mark, semicolons."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    for row in _chain(headings, rows):
        writer.writerow([_csv_cell(value) for value in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()


def _chain(headings, rows):
    yield headings
    yield from rows


def _csv_cell(value):
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return worded(value)
    return guarded(worded(value))


def write_csv(headings, rows):
    """The whole file as bytes; csv_lines() streams it instead."""
    return b"".join(csv_lines(headings, rows))


def write_xlsx(headings, rows, *, title="Feuille 1"):
    """The whole workbook as bytes: headings in bold and kept in sight, texts as texts, dates as dates."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=title)
    sheet.freeze_panes = "A2"
    bold = Font(bold=True)
    for number, row in enumerate(_chain(headings, rows)):
        cells = [_xlsx_cell(sheet, value) for value in row]
        if number == 0:
            for cell in cells:
                cell.font = bold
        sheet.append(cells)
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def _xlsx_cell(sheet, value):
    if isinstance(value, datetime.datetime):
        return _dated(sheet, in_paris(value).replace(tzinfo=None), "DD/MM/YYYY HH:MM")
    if isinstance(value, datetime.date):
        return _dated(sheet, value, "DD/MM/YYYY")
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return WriteOnlyCell(sheet, value)
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", worded(value)) or None)
    if cell.value is not None:
        cell.data_type = "s"  # openpyxl would take a leading = for a formula
    return cell


def _dated(sheet, value, number_format):
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def attachment(name):
    """The Content-Disposition of a download, whatever the letters of its name."""
    return content_disposition_header(as_attachment=True, filename=name)


def download(kind, name, headings, rows, *, whole=False, title="Feuille 1"):
    """The response that saves rows as a spreadsheet. kind: "csv" or "xlsx"; name: without its extension.

    A CSV leaves line by line, unless it is wanted whole.
    """
    if kind == "csv" and whole:
        response = HttpResponse(write_csv(headings, rows), content_type=CSV)
    elif kind == "csv":
        response = StreamingHttpResponse(csv_lines(headings, rows), content_type=CSV)
    else:
        response = HttpResponse(write_xlsx(headings, rows, title=title), content_type=XLSX)
    response.headers["Content-Disposition"] = attachment(f"{name}.{kind}")
    return response


def guard_wagtail_exports(mixin):
    """Make Wagtail's own exports (reports, redirects, form answers) as harmless in CSV as ours.

    Wagtail neutralises formulas in XLSX only. mixin: wagtail's SpreadsheetExportMixin, whose two
    methods below every cell and heading goes through.
    """

    def guarding(method):
        @wraps(method)
        def preprocess(self, *args, **kwargs):
            value = method(self, *args, **kwargs)
            in_csv = self.request.GET.get("export") == self.FORMAT_CSV
            return guarded(value) if in_csv and isinstance(value, str) else value

        return preprocess

    mixin.preprocess_field_value = guarding(mixin.preprocess_field_value)
    mixin.get_heading = guarding(mixin.get_heading)

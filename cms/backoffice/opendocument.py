"""Spreadsheets for LibreOffice (OpenDocument 1.3): one sheet, typed cells, and no live formula."""

import datetime
import io
import re
import zipfile
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpResponse

from cms.backoffice.exports import attachment, in_paris, worded

ODS = "application/vnd.oasis.opendocument.spreadsheet"

# What XML 1.0 cannot say.
UNSAYABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_STYLES = (
    '<number:date-style style:name="day"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="heading" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{ODS}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def write_ods(headings, rows, *, title="Feuille 1"):
    """The whole file as bytes: headings in bold, numbers as numbers, dates as dates, texts as texts."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS, compress_type=zipfile.ZIP_STORED)  # first, and not compressed
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        with archive.open("content.xml", "w") as content:
            for piece in chain([_head(title)], _rows(headings, rows), [_TAIL]):
                content.write(piece.encode())
    return output.getvalue()


def download(name, headings, rows):
    """The response that saves rows as a spreadsheet. name: without its extension."""
    response = HttpResponse(write_ods(headings, rows), content_type=ODS)
    response.headers["Content-Disposition"] = attachment(f"{name}.ods")
    return response


def _head(title):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMES} office:version="1.3">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:table table:name={quoteattr(title)}>"
    )


_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def _rows(headings, rows):
    yield _row(_text(heading, ' table:style-name="heading"') for heading in headings)
    for row in rows:
        yield _row(_cell(value) for value in row)


def _row(cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value):
    if isinstance(value, bool) or value is None:
        return _text(worded(value))
    if isinstance(value, (int, float, Decimal)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, datetime.datetime):
        moment = in_paris(value).replace(tzinfo=None)
        return f'<table:table-cell office:value-type="date" office:date-value="{moment:%Y-%m-%dT%H:%M:%S}"/>'
    if isinstance(value, datetime.date):
        return (
            '<table:table-cell table:style-name="date" office:value-type="date" '
            f'office:date-value="{value:%Y-%m-%d}"/>'
        )
    return _text(worded(value))


def _text(words, style=""):
    if not words:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in UNSAYABLE.sub("", words).split("\n"))
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'

"""What the XML of a workbook would unfold to, measured in one pass of a real parser, in linear time.

A reader of workbooks opens a grid as large as its farthest cell, wherever that cell is hidden: behind
another prefix, behind a quoted bracket, in a part of another name. Every XML part is therefore parsed,
and the parts the workbook points to must be XML parts.
"""

import re
from dataclasses import dataclass
from xml.parsers import expat

ADDRESS = re.compile(r"([A-Za-z]{1,4})(\d{1,9})")
RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass
class Extent:
    """How far the cells go, how many there are, and the longest text, in characters."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    longest: int = 0

    def widened(self, other):
        return Extent(
            max(self.rows, other.rows),
            max(self.columns, other.columns),
            self.cells + other.cells,
            max(self.longest, other.longest),
        )


def extent_of(archive):
    """The extent of all the XML parts of an open zip archive.

    Raises ValueError for a part that is not well-formed UTF-8 XML, declares a document type, is not
    of the size it announces, or for a workbook that points to a part that is no XML part.
    """
    extent = Extent()
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith((".xml", ".rels")):
            measure = _Measure(must_be_xml=name == RELATIONS)
            measure.read(_content(archive, entry))
            extent = extent.widened(measure.extent)
    return extent


def _content(archive, entry):
    """The bytes of one part, never more than it announced; UTF-8 alone, which the reader reads."""
    with archive.open(entry) as part:
        xml = part.read(entry.file_size + 1)
    if len(xml) > entry.file_size or b"\x00" in xml[:1024]:
        raise ValueError("a part that is not what it says")
    return xml


class _Measure:
    """Handlers of one parse: elements are known by their local name, whatever their prefix."""

    def __init__(self, must_be_xml):
        self.extent = Extent()
        self._must_be_xml = must_be_xml
        self._cells_in_row = 0
        self._length = 0

    def read(self, xml):
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise ValueError("not well-formed") from error

    def _start(self, name, attributes):
        local = name.rpartition(" ")[2]
        if local == "c":
            self._cell(attributes.get("r"))
        elif local == "row":
            self._cells_in_row = 0
            number = attributes.get("r", "")
            self.extent.rows = max(self.extent.rows + 1, int(number) if number.isdecimal() else 0)
        elif local == "si":
            self._length = 0
        elif local == "Relationship" and self._must_be_xml:
            self._refuse_other_than_xml(attributes.get("Target", ""))

    def _cell(self, address):
        self._length = 0
        self._cells_in_row += 1
        self.extent.cells += 1
        self.extent.columns = max(self.extent.columns, self._cells_in_row)
        if address:
            found = ADDRESS.fullmatch(address)
            if not found:
                raise ValueError("a cell that is nowhere")
            self.extent.columns = max(self.extent.columns, _column_number(found[1]))
            self.extent.rows = max(self.extent.rows, int(found[2]))

    def _end(self, name):
        if name.rpartition(" ")[2] in ("c", "si"):
            self.extent.longest = max(self.extent.longest, self._length)

    def _text(self, text):
        self._length += len(text)

    def _refuse_other_than_xml(self, target):
        if not target.lower().endswith(".xml"):
            raise ValueError("a workbook of parts that are not XML")

    def _refuse_doctype(self, *declaration):
        raise ValueError("a document type")


def _column_number(letters):
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number

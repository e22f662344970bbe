"""What a PDF of ours says, read from its bytes: enough of the format for what Typst writes."""

import re
import zlib
from dataclasses import dataclass

OBJECT = re.compile(rb"(\d+) 0 obj(.*?)endobj", re.DOTALL)
ESCAPES = {b"n": 10, b"r": 13, b"t": 9, b"b": 8, b"f": 12}
#: Inside a string, parentheses that match need no backslash.
INSIDE = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\))*"
PIECE = re.compile(rb"/(f\d+) [\d.]+ Tf|\((" + INSIDE + rb")\)|(\bET\b)", re.DOTALL)
MAPPING = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")


@dataclass
class Read:
    text: str
    title: str
    language: str
    pages: int
    tagged: bool

    @property
    def words(self):
        """The text with one space between words, whatever the lines and the unbreakable spaces."""
        return " ".join(self.text.split())


def read(pdf):
    assert pdf.startswith(b"%PDF-")
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    catalog = next(body for body in objects.values() if b"/Type/Catalog" in body)
    metadata = _stream(objects[int(re.search(rb"/Metadata (\d+)", catalog)[1])]).decode()
    pages = [body for body in objects.values() if re.search(rb"/Type/Page\b(?!s)", body)]
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", metadata, re.DOTALL)
    return Read(
        text="\n".join(_page(objects, page) for page in pages),
        title=title[1] if title else "",
        language=re.search(rb"/Lang\(([\w-]+)\)", catalog)[1].decode(),
        pages=len(pages),
        tagged=b"/Marked true" in catalog and "<pdfuaid:part>1<" in metadata,
    )


def _stream(body):
    head, content = body.split(b"stream", 1)
    content = content.lstrip(b"\r\n")[: int(re.search(rb"/Length (\d+)", head)[1])]
    return zlib.decompress(content) if b"FlateDecode" in head else content


def _page(objects, page):
    resources = objects[int(re.search(rb"/Resources (\d+)", page)[1])]
    fonts = {
        name: _letters(objects, int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    font, text = {}, []
    for name, string, end in PIECE.findall(_stream(objects[int(re.search(rb"/Contents (\d+)", page)[1])])):
        if name:
            font = fonts[name]
        elif end:
            text.append(" ")
        else:
            codes = _bytes(string)
            text += [font.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)]
    return "".join(text)


def _letters(objects, number):
    to_unicode = re.search(rb"/ToUnicode (\d+)", objects[number])
    mapped = MAPPING.findall(_stream(objects[int(to_unicode[1])]))
    return {_hex(code): _hex(letters).decode("utf-16-be") for code, letters in mapped}


def _hex(digits):
    return bytes.fromhex(digits.decode())


def _bytes(string):
    def one(match):
        escaped = match[1]
        if escaped.isdigit():
            return bytes([int(escaped, 8)])
        return bytes([ESCAPES[escaped]]) if escaped in ESCAPES else escaped

    return re.sub(rb"\\([0-7]{1,3}|.)", one, string, flags=re.DOTALL)

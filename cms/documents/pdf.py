"""A tagged PDF from a Typst template and data. Nothing is read outside the repository."""

import json
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import typst
from django.conf import settings
from django.utils import timezone

from cms.outbox import identity

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "documents"
FONTS = Path(settings.BASE_DIR) / "static" / "fonts"
NAME = re.compile(r"[a-z][a-z_]*")
#: What Typst says of a character none of our fonts draws: PDF/UA-1 does not allow an empty box.
UNDRAWN = re.compile(r'the text `"(?P<text>.+?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
#: Drawn in the place of such a character.
BOX = "\u25a1"
#: Beyond so many different ones, only the letters of our own alphabet are kept.
TRIES = 12
OURS = re.compile(r"[^\n -~\u00a0-\u024f\u2010-\u202f\u20ac]")


def compile(template_name, data):
    """Make templates/documents/<template_name>.typ a PDF (PDF/UA-1, French, pages numbered). Returns bytes.

    data: a dictionary of texts, numbers, booleans, dates, lists and dictionaries. The template reads
    it as values (letterhead.typ, `data`), never as Typst code, so that no text of a person can run.
    It also finds there: network (name, postal, phone, email, legal) and demo, true where the
    document is marked « Démonstration ». A day is given as a date, shown as the template says, in
    the form 2026-03-12; French sentences with days are made by the caller. Characters no font of
    ours draws become a box. Raises ValueError for the name of no template, and typst.TypstError for
    a template that is wrong.
    """
    path = TEMPLATES / f"{template_name}.typ"
    if not NAME.fullmatch(template_name) or not path.is_file():
        raise ValueError(f"not the name of a document: {template_name!r}")
    text = json.dumps(_plain(data | _common()), ensure_ascii=False)
    for _ in range(TRIES):
        try:
            return _typst(path, text)
        except typst.TypstError as error:
            undrawn = _undrawn(str(error))
            if not undrawn:
                raise
            text = text.translate(dict.fromkeys(map(ord, undrawn), BOX))
    return _typst(path, OURS.sub("?", text))


def _typst(path, text):
    return typst.compile(
        path,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"data": text},
        pdf_standards=["ua-1"],
    )


def _common():
    network = identity.current()
    return {
        "demo": settings.DEMO,
        "network": {
            "name": network.name,
            "postal": network.postal,
            "phone": network.contact,
            "email": network.address,
            "legal": network.legal,
        },
    }


def _plain(value):
    """A value as JSON takes it: days and moments in ISO 8601, here; texts without invisible commands."""
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return _readable(str(value))


def _readable(text):
    """Without control characters, marks nobody sees (what turns a line around, say), nor lone surrogates."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def _undrawn(message):
    found = UNDRAWN.search(message)
    if found is None:
        return set()
    text = ESCAPED.sub(lambda match: chr(int(match[1], 16)), found["text"])
    return {letter for letter in text if ord(letter) > 127}

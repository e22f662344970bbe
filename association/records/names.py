"""Names: folding for search, and public addresses."""

import re
import unicodedata

from django.utils.text import slugify

ASCII_WORD = re.compile(r"[a-z0-9]+")


def folded(text):
    """Lower case without accents or apostrophes, single spaces: what searches are compared on."""
    text = text.casefold().replace("’", " ").replace("œ", "oe").replace("æ", "ae")
    if text.isascii():  # most names of registers: nothing to decompose, and much faster
        return " ".join(ASCII_WORD.findall(text))
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())


def slug_for(name, identifier=None):
    """A readable address; the identifier makes it unique where the organisation has one."""
    slug = slugify(folded(name))[:180] or "organisation"
    return f"{slug}-{identifier.lower()}" if identifier else slug

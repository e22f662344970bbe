"""Names: folding for search, and public addresses."""

import unicodedata

from django.utils.text import slugify


def folded(text):
    """Lower case without accents or apostrophes, single spaces: what searches are compared on."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())


def slug_for(name, identifier=None):
    """A readable address; the identifier makes it unique where the organisation has one."""
    slug = slugify(folded(name))[:180] or "organisation"
    return f"{slug}-{identifier.lower()}" if identifier else slug

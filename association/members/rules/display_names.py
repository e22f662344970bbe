"""Display names for names received in capitals. Case alone is touched: accents are never invented."""

import re
from functools import lru_cache

from association.members.rules.name_words import ABBREVIATIONS, ACRONYMS, COMMON, LINKS, POSTAL, STREET

WORD = re.compile(r"[A-ZÀ-ÖØ-ÞŒŸ0-9]+")
LOWER = re.compile(r"[a-zß-öø-ÿœ]")

VOWELS = frozenset("AEIOUYÀÂÄÆÉÈÊËÎÏÔÖŒÙÛÜŸ")


ROMAN = re.compile(r"[IVX]{2,}")
ORDINAL = re.compile(r"\d+(ER|E|EME|ND)")


def proposed_name(name):
    """How a facility's name received in capitals is best shown to people.

    « CENTRE HOSPITALIER DE LA HAUTE BIGORRE » → « Centre hospitalier de la Haute Bigorre ». A name
    that has any small letter was written by a person, and stays as it is.
    """
    return _recased(name, ACRONYMS, COMMON)


@lru_cache(maxsize=2048)
def proposed_town(town):
    """« AX LES THERMES » → « Ax les Thermes »."""
    return _recased(town, frozenset(), frozenset())


def proposed_street(street):
    """« 12 RUE DU DOCTEUR ROUX » → « 12 rue du Docteur Roux »."""
    return _recased(street, POSTAL, STREET)


def _recased(text, capitals, small):
    text = " ".join(text.split())
    if LOWER.search(text):
        return text
    cased = WORD.sub(lambda match: _word(match[0], text, match.span(), capitals, small), text)
    return cased.replace("'", "’")


def _word(word, text, span, capitals, small):
    if any(character.isdigit() for character in word):
        return word.lower() if ORDINAL.fullmatch(word) else word
    if word in capitals or ROMAN.fullmatch(word) or _is_initial(word, text, *span):
        return word
    if word not in ABBREVIATIONS and len(word) > 1 and not VOWELS & set(word):
        return word
    if span[0] and text[span[0] - 1] not in '("' and word in LINKS | small:
        return word.lower()
    return word[0] + word[1:].lower()


def _is_initial(word, text, start, end):
    """A letter alone that abbreviates a word, and is not an elided or short link."""
    if len(word) > 1:
        return False
    if word == "A":
        return text[max(0, start - 2) : start - 1].isupper() and text[max(0, start - 3) : start - 2] in (
            "",
            " ",
        )
    return word != "D" and not (word in "LNS" and text[end : end + 1] in ("'", "’"))

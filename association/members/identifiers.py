"""Identifiers of French organisations: FINESS, SIRET, RNA. Pure: text in, text or ValueError out."""

import re

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.fr import siret as siret_rules

SEPARATORS = str.maketrans("", "", " \u00a0\u202f.-")
FINESS = re.compile(r"(?:\d{2}|2[AB]|9[A-F])\d{7}", re.ASCII)
RNA = re.compile(r"W\d{9}", re.ASCII)


def compact(value):
    """Upper case, without the spaces, dots and dashes people type between groups."""
    return (value or "").translate(SEPARATORS).upper()


def clean_finess(value):
    """Return the nine-character FINESS number, or None if there is none.

    The number ends with a Luhn key computed on its digits (Corsica's 2A and 2B and the
    overseas 9A to 9F count their letter as nothing is checked there: the register itself
    does not say how they are keyed).

    Raises ValueError, with a French message, for anything else.
    """
    number = compact(value)
    if not number:
        return None
    if not FINESS.fullmatch(number):
        raise ValueError("Un numéro FINESS a 9 caractères : 31 0 78 13 06, par exemple.")
    if number.isdigit() and not luhn.is_valid(number):
        raise ValueError("Ce numéro FINESS est mal recopié : sa clé de contrôle ne tombe pas juste.")
    return number


def clean_siret(value):
    """Return the 14-digit SIRET number, or None; ValueError with a French message otherwise."""
    number = compact(value)
    if not number:
        return None
    try:
        return siret_rules.validate(number)
    except ValidationError:
        raise ValueError("Un numéro SIRET a 14 chiffres, et sa clé de contrôle doit tomber juste.") from None


def clean_rna(value):
    """Return the RNA number of an association (W and nine digits), or None; ValueError otherwise."""
    number = compact(value)
    if not number:
        return None
    if not RNA.fullmatch(number):
        raise ValueError("Un numéro RNA commence par W, suivi de 9 chiffres.")
    return number

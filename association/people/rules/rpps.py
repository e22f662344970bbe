"""RPPS numbers. Pure: text in, text or ValueError out."""

from stdnum import luhn

SEPARATORS = str.maketrans("", "", " \u00a0\u202f.-")


def clean_rpps(value):
    """Return the 11-digit RPPS number, or None if there is none.

    The last digit is a Luhn key (ANS, « Identification nationale des acteurs »). A number written
    with the register's leading 8 (12 digits, as on a professional card) loses it.
    Raises ValueError, with a French message, for anything else.
    """
    number = (value or "").translate(SEPARATORS)
    if not number:
        return None
    if len(number) == 12 and number.startswith("8"):
        number = number[1:]
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        raise ValueError("Un numéro RPPS a 11 chiffres.")
    if not luhn.is_valid(number):
        raise ValueError("Ce numéro RPPS est mal recopié : sa clé de contrôle ne tombe pas juste.")
    return number

"""French telephone numbers, shown in pairs."""

import re


def clean_phone(text):
    """Return « 05 61 02 24 00 », or the international number as given; ValueError (French) otherwise.

    A number of nine digits lost its leading zero in a spreadsheet: no French number has nine, so
    the repair is certain.
    """
    number = re.sub(r"[\s\u00a0\u202f.\-()/]", "", text)
    if number.startswith(("+33", "0033")):
        number = "0" + number.removeprefix("+33").removeprefix("0033").lstrip("0")
    if re.fullmatch(r"(\+|00)[0-9]{8,15}", number):
        return text.strip()
    if re.fullmatch(r"[1-9][0-9]{8}", number):
        number = f"0{number}"
    if re.fullmatch(r"0[1-9][0-9]{8}", number):
        return " ".join(number[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"(1[0-9]{1,2}|11[0-9]{4}|3[0-9]{3})", number):  # emergency and short numbers
        return number
    raise ValueError("Un numéro de téléphone français a 10 chiffres : 05 61 02 24 00.")

"""A record beside the RPPS register: what one would pre-fill from it, and where they differ. Pure."""

import re

from association.records.names import folded

#: How the register writes a title → our code.
TITLES = {"docteur": "dr", "professeur": "pr", "madame": "mme", "mademoiselle": "mme", "monsieur": "m"}
WORD = re.compile(r"[^\W\d_]+")


def our_title(label):
    """Our code of a title, or "" where the register has another word."""
    return TITLES.get(folded(label), "")


def proposed(name):
    """A name in capitals as one writes it; accents are not invented. « LE GOFF » → « Le Goff »."""
    return WORD.sub(lambda word: word[0].capitalize(), name) if name.isupper() else name


def differences(record, register):
    """[(what, in the record, in the register)] where they differ.

    Both: {"last_name", "first_name": text; "professions", "specialties": {code: label}}. Capitals and
    accents do not count; the register knows one profession, the record may have others.
    """
    found = []
    for name, label in (("last_name", "Nom"), ("first_name", "Prénom")):
        if folded(record[name]) != folded(register[name]):
            found.append((label, record[name], register[name]))
    if register["professions"].keys() - record["professions"].keys():
        found.append(("Profession", _listed(record["professions"]), _listed(register["professions"])))
    if register["specialties"].keys() != record["specialties"].keys() and register["specialties"]:
        found.append(("Spécialités", _listed(record["specialties"]), _listed(register["specialties"])))
    return found


def _listed(labels):
    return ", ".join(labels.values()) or "Aucune"

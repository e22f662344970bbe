"""Cells of the members' spreadsheets: our references, legal entities, addresses on the net."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from association.members.identifiers import clean_finess
from association.members.models import Organisation
from cms.backoffice.imports.widgets import CellWidget, Lookup

REFERENCE = re.compile(r"O0*([1-9]\d{0,9})(?:\s*[–-].*)?", re.IGNORECASE)
PERSON_REFERENCE = re.compile(r"P0*([1-9]\d{0,9})(?:\s*[–-].*)?", re.IGNORECASE)


class Reference(CellWidget):
    """Our own reference of an organisation, O00012; whatever follows a dash is for the reader."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if not (match := REFERENCE.fullmatch(value)):
            raise ValueError("Une référence s’écrit O suivi du numéro : O00012.")
        return int(match[1])

    def render(self, value, obj=None, **kwargs):
        return f"O{value:05d}" if value else ""


class PersonReference(CellWidget):
    """Our own reference of a person, P00012."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if not (match := PERSON_REFERENCE.fullmatch(value)):
            raise ValueError("La référence d’une personne s’écrit P suivi du numéro : P00012.")
        return int(match[1])

    def render(self, value, obj=None, **kwargs):
        return f"P{value:05d}" if value else ""


class LegalEntity(Lookup):
    """A legal entity, by its reference, its FINESS or its SIRET; shown with its name."""

    def __init__(self):
        super().__init__(Organisation, by=())

    def __deepcopy__(self, memo):
        return type(self)()

    def _load(self):
        if self._found is not None:
            return
        self._found, self._labels = {}, {}
        entities = Organisation.objects.filter(kind=Organisation.Kind.LEGAL_ENTITY)
        for pk, finess, siret, name in entities.values_list("pk", "finess", "siret", "display_name"):
            self._labels[pk] = f"O{pk:05d} – {name}"
            self._found |= {key: pk for key in (pk, finess, siret) if key}

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        self._load()
        match = REFERENCE.fullmatch(value)
        key = int(match[1]) if match else re.sub(r"[\s.]", "", value).upper()
        if (pk := self._found.get(key)) is None:
            raise ValueError(
                "Aucune entité juridique ne porte cette référence (O00012), ce FINESS ou ce SIRET."
            )
        return pk


def repaired_finess(text):
    """A FINESS number, with the leading zero a spreadsheet took away: certain when the key then holds."""
    digits = re.sub(r"[\s.]", "", text)
    return clean_finess(f"0{digits}" if re.fullmatch(r"[0-9]{8}", digits) else text)


def clean_address(text):
    """An e-mail address, lower case on its domain; ValueError (French) otherwise."""
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError("Ce n’est pas une adresse e-mail.") from None
    name, _, domain = text.rpartition("@")
    return f"{name}@{domain.lower()}"


def clean_website(text):
    """A web address, https:// added where there is none; ValueError (French) otherwise."""
    address = text if "://" in text else f"https://{text}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        raise ValueError("Ce n’est pas une adresse de site internet.") from None
    if len(address) > 200:
        raise ValueError("Cette adresse dépasse 200 caractères.")
    return address

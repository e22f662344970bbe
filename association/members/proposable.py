"""What a representative may propose to change of an organisation: how it is read, cleaned and shown."""

from django.core.exceptions import ValidationError

from association.members.models import Organisation, OrganisationContact
from association.members.resources.widgets import clean_address, clean_website
from association.members.rules.phones import clean_phone
from association.members.rules.places import clean_postcode

#: Identifiers, kind, status and attachment are the network's: nobody proposes them here.
FIELDS = (
    "display_name",
    "short_name",
    "street",
    "address_extra",
    "postcode",
    "city",
    "phone",
    "email",
    "website",
)
CONTACTS = "contacts"
CONTACT_FIELDS = ("label", "phone", "email", "public")
CLEANERS = {
    "postcode": clean_postcode,
    "phone": clean_phone,
    "email": clean_address,
    "website": clean_website,
}


def in_order(names):
    """Names of fields in the order of the forms: PostgreSQL keeps that of no JSON object."""
    return [name for name in (*FIELDS, CONTACTS) if name in names]


def label_of(name):
    """The name of a field as the forms show it."""
    if name == CONTACTS:
        return "services à contacter"
    return str(Organisation._meta.get_field(name).verbose_name)


def present_values(organisation):
    """{field: value} of an organisation today, as a proposal keeps them (JSON)."""
    values = {name: getattr(organisation, name) for name in FIELDS}
    rows = OrganisationContact.objects.filter(organisation=organisation).order_by("sort_order", "pk")
    return values | {CONTACTS: [{name: getattr(row, name) for name in CONTACT_FIELDS} for row in rows]}


def tidied(values):
    """The same values, set in order. Raises ValidationError, by field, for what cannot be read."""
    tidy, errors = {}, {}
    for name, value in values.items():
        try:
            tidy[name] = _contacts(value) if name == CONTACTS else _text(name, value)
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise ValidationError(errors)
    return tidy


def shown(name, value):
    """A value as people read it, line by line."""
    if name != CONTACTS:
        return [value] if value else []
    return [_contact_line(contact) for contact in value]


def _contact_line(contact):
    words = [contact["label"], contact["phone"], contact["email"]]
    public = "montré au public" if contact["public"] else "pour le réseau seulement"
    return ", ".join([*filter(None, words), public])


def _text(name, value):
    text = " ".join((value or "").split())
    if text and name in CLEANERS:
        text = CLEANERS[name](text)
    longest = Organisation._meta.get_field(name).max_length
    if len(text) > longest:
        raise ValueError(f"Ce texte a {len(text)} caractères\u00a0: le maximum est de {longest}.")
    if name == "display_name" and not text:
        raise ValueError("Le nom affiché ne peut pas être vide.")
    return text


def _contacts(rows):
    return [_contact(row) for row in rows]


def _contact(row):
    label = " ".join((row.get("label") or "").split())
    phone, email = (row.get("phone") or "").strip(), (row.get("email") or "").strip()
    if not label or not (phone or email):
        raise ValueError("Un service à contacter a un nom, et un téléphone ou une adresse e-mail.")
    if len(label) > OrganisationContact._meta.get_field("label").max_length:
        raise ValueError("Le nom d’un service a 120 caractères au plus.")
    return {
        "label": label,
        "phone": clean_phone(phone) if phone else "",
        "email": clean_address(email) if email else "",
        "public": bool(row.get("public")),
    }

"""To whom one writes for an organisation: its holder, else the first desk with an address, else its own."""

from dataclasses import dataclass
from typing import Any

from association.members.models import Organisation, OrganisationContact, Representative


@dataclass(frozen=True)
class Recipient:
    """An address; the name to greet ("" for a desk); the record the message is listed on."""

    address: str
    name: str
    record: Any


def recipients(organisations, on=None):
    """{organisation pk: Recipient} of those who can be written to, in a constant number of queries.

    organisations: their keys. Those nobody can be written to for are left out.
    """
    keys = set(organisations)
    found = {}
    holders = Representative.objects.active(on).filter(organisation__in=keys, kind=Representative.Kind.HOLDER)
    for holder in holders.select_related("person").prefetch_related("person__emails"):
        if address := holder.person.preferred_email:
            found[holder.organisation_id] = Recipient(address, holder.person.formal_name, holder.person)
    missing = keys - found.keys()
    desks = (
        OrganisationContact.objects.filter(organisation__in=missing).exclude(email="").order_by("sort_order")
    )
    for desk in desks.select_related("organisation"):
        found.setdefault(desk.organisation_id, Recipient(desk.email, "", desk.organisation))
    for organisation in Organisation.objects.filter(pk__in=missing).exclude(email=""):
        found.setdefault(organisation.pk, Recipient(organisation.email, "", organisation))
    return found


def recipient_of(organisation, on=None):
    """The Recipient of one organisation, or None."""
    return recipients([organisation.pk], on).get(organisation.pk)

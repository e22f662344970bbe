"""What the tests of applications, signatures and departures share."""

import re

from cms.outbox.models import Message
from tests import factories


def typed(**changes):
    """What an organisation types, as the browser sends it."""
    from association.members.models import OrganisationType

    kind, _ = OrganisationType.objects.get_or_create(
        code="essai", defaults={"label": "Association d’essai", "family": "patient"}
    )
    college = changes.pop("college", None) or factories.CollegeFactory()
    return {
        "name": "Association des Essais",
        "type": kind.pk,
        "finess": "",
        "siret": "",
        "street": "3 rue de l’Exemple",
        "address_extra": "",
        "postcode": "31000",
        "city": "Toulouse",
        "college": college.pk,
        "joining": "direct",
        "network": "",
        "contact_first_name": "Anne",
        "contact_last_name": "Contact",
        "contact_function": "Secrétaire",
        "contact_email": "anne@essais.invalid",
        "contact_phone": "05 36 49 00 01",
        "holder_first_name": "Paul",
        "holder_last_name": "Titulaire",
        "holder_function": "Président",
        "holder_email": "paul@essais.invalid",
        "deputy_first_name": "",
        "deputy_last_name": "",
        "deputy_function": "",
        "deputy_email": "",
        "message": "",
        "organisation": "",
        "site": "",
        "commitments": "on",
    } | changes


def link_in(kind, address=None):
    """The path of the link in the last message of a kind."""
    messages = Message.objects.filter(kind=kind)
    if address:
        messages = messages.filter(address=address)
    return re.search(r"https?://[^/\s]+(/adherer/[^\s\"<]+)", messages.order_by("pk").last().text)[1]


def applied(client, **changes):
    """An application as the public form makes it; returns it with the path of its link."""
    from association.members.models import Application

    response = client.post("/adherer/demande/", typed(**changes))
    assert response.status_code == 302, response.context["form"].errors
    return Application.objects.order_by("pk").last(), link_in("members.application_link")


def confirmed(client, **changes):
    application, link = applied(client, **changes)
    client.post(f"{link}confirmer/")
    application.refresh_from_db()
    return application, link

"""What a lead asks of the coordination of the network: it leaves as a message, answered by e-mail."""

from django.db import transaction

from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.services import write
from cms.pages.models import NetworkSettings


@transaction.atomic
def ask_coordination(*, group, person, text, user=None):
    """Write to the network's own address in the name of a lead. Returns the Message.

    The answer goes to the lead's preferred address. Raises Refusal where the network gave no address.
    """
    to = NetworkSettings.load().email
    if not to:
        raise Refusal("Le réseau n’a pas noté d’adresse à laquelle lui écrire\u00a0: téléphonez-lui.")
    audit.record(group, "groups.ask_coordination", user=user, data={"person": person.pk})
    return write(
        kind="groups.lead_request",
        to=to,
        template="groups/lead_request",
        context={"group": group, "person": person, "text": text.strip()},
        reply_to=person.preferred_email or "",
    )

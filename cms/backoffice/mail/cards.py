"""What awaits somebody among the messages, on the home page of those who may settle it."""

from django.urls import reverse

from cms.backoffice import today
from cms.outbox.models import Message, State


@today.register(permission="outbox.resolve_message")
def uncertain(user):
    waiting = Message.objects.filter(state=State.UNCERTAIN)
    return today.Card(
        "Messages dont l’arrivée est incertaine",
        waiting.count(),
        reverse("message:uncertain"),
        _lines(waiting),
        pressing=True,
    )


@today.register(permission="outbox.resolve_message")
def refused(user):
    refused = Message.objects.filter(state=State.REJECTED)
    return today.Card(
        "Messages refusés par le serveur du destinataire",
        refused.count(),
        reverse("message:index", query={"state": State.REJECTED}),
        _lines(refused),
    )


def _lines(found):
    return [(f"{one} ({one.address})", one.get_backoffice_url()) for one in found.defer("text", "html")[:5]]

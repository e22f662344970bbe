"""What messages hold of people, and how long they are kept."""

from django.db.models import Q
from django.utils import timezone

from cms.outbox.models import Attachment, Message, MessageEvent, State
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.retention import Retention

ERASED_ADDRESS = "efface@maillage.invalid"


def of_person(subject):
    """The messages to a person, by record, by account and by address."""
    to = Q(address__in=subject.emails)
    for model, key in (("person", subject.person_id), ("user", subject.user_id)):
        if key:
            record = {"recipient_type__app_label": "people", "recipient_type__model": model}
            to |= Q(recipient_id=key, **record)
    return Message.objects.filter(to)


def describe(message):
    return {
        "Écrit le": message.created_at,
        "À": message.address,
        "Objet": message.subject,
        "Texte": message.text,
        "État": message.get_state_display(),
    }


def anonymise(rows, subject):
    """Empty the messages: that one was sent, when and with what outcome stays."""
    keys = list(rows.values_list("pk", flat=True))
    Attachment.objects.filter(message__in=keys).delete()
    MessageEvent.objects.filter(message__in=keys).update(detail="")
    # What was still waiting does not leave any more, even taken by a sender (ledger.intend looks again).
    Message.objects.filter(pk__in=keys, state__in=(State.QUEUED, State.CLAIMED)).update(
        state=State.CANCELLED, lease_owner=None, lease_until=None, settled_at=timezone.now()
    )
    return Message.objects.filter(pk__in=keys).update(
        address=ERASED_ADDRESS,
        recipient_type=None,
        recipient_id=None,
        subject="",
        text="",
        html="",
        reply_to="",
        reply="",
        headers={},
        key=None,
    )


def declare():
    """Called when Django starts."""
    handling.declare(
        Handling(
            "outbox.Message",
            what="Messages envoyés par le réseau : adresse, objet, texte",
            why="Savoir ce qui a été écrit à qui, et retrouver un message perdu",
            kept="Douze mois",
            erasure=Erasure.ANONYMISE,
            rows=of_person,
            describe=describe,
            erase=anonymise,
        )
    )
    handling.declare(
        Handling(
            "outbox.Attachment",
            what="Fichiers joints aux messages",
            why="Savoir ce qui a été envoyé à qui",
            kept="Douze mois",
            erasure=Erasure.DELETE,
            rows=lambda subject: Attachment.objects.filter(message__in=of_person(subject)),
            describe=lambda file: {"Nom": file.name, "Type": file.content_type},
        )
    )
    handling.declare_without_people("outbox.MessageEvent", "names only the member of staff who acted")
    retention.declare(
        Retention(
            "outbox.messages",
            label="Messages envoyés",
            months=12,
            basis="Délibération CNIL n° 2021-122 : journaux, six à douze mois",
            due=lambda cutoff: Message.objects.filter(settled_at__lt=cutoff),
        )
    )

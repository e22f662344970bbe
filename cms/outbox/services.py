"""Writing a message, and what staff do with one whose fate is not certain."""

from dataclasses import dataclass
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from cms.outbox.kinds import kind as declared_kind
from cms.outbox.models import Attachment, Message, MessageEvent, State
from cms.outbox.rendering import render


@dataclass(frozen=True)
class File:
    """Something to attach: its name, its media type, its bytes."""

    name: str
    content_type: str
    content: bytes


class NotPossible(Exception):
    """The message is no longer in a state that allows this; the text, in French, is shown."""


def write(
    *, kind, to, template, context, recipient=None, attachments=(), key=None, not_before=None, reply_to=""
):
    """Write a message to one address, from templates/emails/<template>.html. Returns the Message.

    It leaves when the caller's transaction commits, not before; not_before (aware datetime) holds it
    back. recipient: the record it is written to, whose sheet will list it. key: names what is written,
    so that a producer run twice writes once (the message written first is then returned).
    Raises LookupError for a kind nobody declared.
    """
    if key and (before := Message.objects.filter(key=key).first()):
        return before
    rendered = render(template, context)
    return store(
        kind=kind,
        to=to,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        recipient=recipient,
        attachments=attachments,
        key=key,
        not_before=not_before,
        reply_to=reply_to,
    )


@transaction.atomic
def store(
    *,
    kind,
    to,
    subject,
    text,
    html="",
    sender="",
    recipient=None,
    attachments=(),
    headers=None,
    key=None,
    not_before=None,
    reply_to="",
    secret=None,
):
    """Put a finished message in the queue. Returns the Message (the one already there under its key)."""
    secret = declared_kind(kind).secret if secret is None else secret
    content = {
        "kind": kind,
        "address": parseaddr(to)[1].lower(),
        "recipient_type": ContentType.objects.get_for_model(type(recipient)) if recipient else None,
        "recipient_id": recipient.pk if recipient else None,
        "sender": sender or settings.DEFAULT_FROM_EMAIL,
        "reply_to": reply_to,
        "subject": " ".join(subject.split())[:500],
        "text": text,
        "html": html,
        "headers": headers or {},
        "secret": secret,
        "not_before": not_before,
    }
    if key:
        message, created = Message.objects.get_or_create(
            key=key, defaults=content | {"message_id": new_message_id()}
        )
        if not created:
            return message
    else:
        message = Message.objects.create(**content, message_id=new_message_id())
    Attachment.objects.bulk_create(
        Attachment(message=message, name=file.name, content_type=file.content_type, content=file.content)
        for file in attachments
    )
    return message


def new_message_id():
    """An identifier drawn once, kept whatever happens: a server that sees it twice can tell."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def resend(*, message, user):
    """Queue an uncertain or refused message again, under the same identifier.

    Raises NotPossible in any other state, and for a confidential message whose body was forgotten.
    """
    return _settle_by_hand(
        message,
        user,
        allowed=(State.UNCERTAIN, State.REJECTED),
        event=MessageEvent.Kind.RESENT,
        changes={"state": State.QUEUED, "attempts": 0, "not_before": None, "settled_at": None},
    )


def mark_delivered(*, message, user):
    """Say that an uncertain message arrived. Raises NotPossible in any other state."""
    return _settle_by_hand(
        message,
        user,
        allowed=(State.UNCERTAIN,),
        event=MessageEvent.Kind.DELIVERED,
        changes={"state": State.ACCEPTED, "settled_at": timezone.now()},
    )


def cancel(*, message, user):
    """Take back a message nobody has begun to send. Raises NotPossible in any other state."""
    return _settle_by_hand(
        message,
        user,
        allowed=(State.QUEUED,),
        event=MessageEvent.Kind.CANCELLED,
        changes={"state": State.CANCELLED, "settled_at": timezone.now()},
    )


@transaction.atomic
def _settle_by_hand(message, user, *, allowed, event, changes):
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in allowed:
        raise NotPossible(f"Ce message est maintenant « {message.get_state_display().lower()} ».")
    if changes["state"] == State.QUEUED and not (message.text or message.html):
        raise NotPossible("Le texte de ce message confidentiel a été effacé : il ne peut pas être renvoyé.")
    for name, value in changes.items():
        setattr(message, name, value)
    message.lease_owner = message.lease_until = None
    if message.state in (State.ACCEPTED, State.CANCELLED):
        forget_secret(message)
    message.save()
    MessageEvent.objects.create(message=message, kind=event, user=user)
    return message


def forget_secret(message):
    """Empty the body of a confidential message that is settled, where the settings ask for it."""
    if message.secret and not settings.OUTBOX_KEEP_SECRET_BODIES:
        message.text = message.html = ""

"""Writing a message, and what staff do with one whose fate is not certain."""

import hashlib
import re
from dataclasses import dataclass
from email.utils import make_msgid, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from cms.outbox import identity, rules
from cms.outbox.kinds import instead_of
from cms.outbox.kinds import kind as declared_kind
from cms.outbox.models import Attachment, Message, MessageEvent, State
from cms.outbox.plain_text import plain_text
from cms.outbox.rendering import render

#: Headers the message's own columns say, or its MIME form.
WRITTEN_BY_US = re.compile(
    r"(message-id|date|from|sender|to|cc|bcc|subject|reply-to|mime-version|content-.*)", re.IGNORECASE
)
HEADER_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322 §3.6.8
LONGEST_NAME = 100
LONGEST_KEY = 200
UNUSABLE = "Ce n’est pas une adresse à laquelle on peut écrire."


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
    if key and (before := Message.objects.filter(key=_short(key)).first()):
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
    """Put a finished message in the queue. Returns the Message (the one already there under its key).

    What cannot be an address is refused at once, and its message says so: whoever writes to several
    people is not stopped by one. Raises LookupError for a kind nobody declared, ValueError for a
    header whose name is not one.
    """
    secret = declared_kind(kind).secret if secret is None else secret
    address = bare_address(to)
    content = {
        "kind": kind,
        "address": address[: rules.LONGEST_ADDRESS],
        "recipient_type": ContentType.objects.get_for_model(type(recipient)) if recipient else None,
        "recipient_id": recipient.pk if recipient else None,
        "sender": _sender(sender),
        "reply_to": rules.one_line(reply_to)[:254],
        "subject": rules.one_line(subject)[:500],
        "text": rules.body(text or plain_text(html)),
        "html": rules.body(html),
        "headers": _headers(headers or {}),
        "secret": secret,
        "not_before": not_before,
    }
    if key:
        message, created = Message.objects.get_or_create(
            key=_short(key), defaults=content | {"message_id": new_message_id()}
        )
        if not created:
            return message
    else:
        message = Message.objects.create(**content, message_id=new_message_id())
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            name=rules.one_line(file.name)[:150],
            content_type=rules.one_line(file.content_type)[:150],
            content=file.content,
        )
        for file in attachments
    )
    if rules.envelope_address(address) is None:
        refuse(message, UNUSABLE)
    return message


def bare_address(to):
    """The address of "Éva Durand <Eva@chu.invalid>", in small letters; what has none comes back as it is."""
    found = parseaddr(to)[1]
    return rules.one_line(found if "@" in found else to).lower()


def new_message_id():
    """An identifier drawn once, kept whatever happens: a server that sees it twice can tell."""
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname or "localhost")


def refuse(message, why):
    """Settle a message that cannot be sent at all, with the reason. The caller holds its row."""
    message.state, message.reply, message.settled_at = State.REJECTED, why[:300], timezone.now()
    message.lease_owner = message.lease_until = None
    forget_secret(message)
    message.save()
    MessageEvent.objects.create(message=message, kind=MessageEvent.Kind.REJECTED, detail=why[:300])


def _sender(sender):
    """Who writes: the network's name goes with its address where the settings give the address alone."""
    sender = rules.one_line(sender or settings.DEFAULT_FROM_EMAIL)
    if sender == settings.DEFAULT_FROM_EMAIL and parseaddr(sender)[1] == sender:
        name = rules.one_line(identity.current().name)[:LONGEST_NAME]
        # Kept as it reads: the encoding of a name with accents belongs to its MIME form.
        return '"{}" <{}>'.format(re.sub(r'["\\\\]', "’", name), sender)
    return sender[:254]


def _headers(headers):
    """More headers: one line each, and none that would double or contradict the message's own."""
    for name in headers:
        if not HEADER_NAME.fullmatch(name):
            raise ValueError(f"not the name of a header: {name!r}")
    return {
        name: rules.one_line(str(value))
        for name, value in headers.items()
        if not WRITTEN_BY_US.fullmatch(name)
    }


def _short(key):
    """A key as the column takes it: what is too long is named by its digest."""
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def resend(*, message, user):
    """Queue an uncertain or refused message again, under the same identifier.

    Raises NotPossible in any other state, for a confidential message whose body was forgotten, and
    for what is not an address.
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
    """Take back a message whose content has not left. Raises NotPossible in any other state.

    A sender that already took it sees it at its last look before sending (ledger.intend).
    """
    return _settle_by_hand(
        message,
        user,
        allowed=(State.QUEUED, State.CLAIMED),
        event=MessageEvent.Kind.CANCELLED,
        changes={"state": State.CANCELLED, "settled_at": timezone.now()},
    )


@transaction.atomic
def _settle_by_hand(message, user, *, allowed, event, changes):
    message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if message.state not in allowed:
        raise NotPossible(f"Ce message est maintenant «\u00a0{message.get_state_display().lower()}\u00a0».")
    if changes["state"] == State.QUEUED:
        _refuse_what_cannot_leave(message)
    for name, value in changes.items():
        setattr(message, name, value)
    message.lease_owner = message.lease_until = None
    if message.state in (State.ACCEPTED, State.CANCELLED):
        forget_secret(message)
    message.save()
    MessageEvent.objects.create(message=message, kind=event, user=user)
    return message


def _refuse_what_cannot_leave(message):
    if message.forgotten:
        raise NotPossible(
            "Le texte de ce message confidentiel a été effacé\u00a0: il ne peut pas être renvoyé. "
            + instead_of(message.kind)
        )
    if rules.envelope_address(message.address) is None:
        raise NotPossible(UNUSABLE)


def forget_secret(message):
    """Empty the body of a confidential message that is settled, where the settings ask for it."""
    if message.secret and not settings.OUTBOX_KEEP_SECRET_BODIES:
        message.text = message.html = ""
        message.attachments.all().delete()

"""What Django, Wagtail and allauth send through django.core.mail goes to the outbox too."""

from email.message import Message as MimePart

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cms.outbox.services import File, bare_address, store

#: Headers that speak to the outbox, and do not leave.
KIND, KEY = "X-Outbox-Kind", "X-Outbox-Key"
OURS = (KIND, KEY)


class EmailBackend(BaseEmailBackend):
    @transaction.atomic
    def send_messages(self, email_messages):
        """Put each message in the queue, once per recipient. Returns the number of messages."""
        for mail in email_messages:
            for recipient in _each_once(mail.recipients()):
                _store(mail, recipient)
        return len(email_messages)


def _each_once(recipients):
    """To, Cc and Bcc alike: each gets a message of their own, and sees nobody else's address."""
    return {bare_address(one): one for one in recipients}.values()


def _store(mail, recipient):
    headers = dict(mail.extra_headers)
    as_html = mail.content_subtype == "html"
    alternatives = getattr(mail, "alternatives", [])
    html = [part.content for part in alternatives if part.mimetype == "text/html"]
    others = [(None, part.content, part.mimetype) for part in alternatives if part.mimetype != "text/html"]
    store(
        kind=headers.get(KIND, "outbox.other"),
        to=recipient,
        subject=str(mail.subject),
        text="" if as_html else str(mail.body),
        html=str(mail.body) if as_html else "".join(html[:1]),
        sender=mail.from_email,
        reply_to=", ".join(mail.reply_to),
        key=f"{headers[KEY]}:{bare_address(recipient)}" if KEY in headers else None,
        headers={name: value for name, value in headers.items() if name not in OURS},
        attachments=[_file(attachment) for attachment in [*others, *mail.attachments]],
    )


def _file(attachment):
    if isinstance(attachment, MimePart):
        content = attachment.get_payload(decode=True)
        content = attachment.as_bytes() if content is None else content
        return File(attachment.get_filename() or "fichier", attachment.get_content_type(), content)
    name, content, content_type = attachment
    return File(name or "fichier", content_type or "application/octet-stream", _as_bytes(content))


def _as_bytes(content):
    """Text, bytes, or a message to forward."""
    if isinstance(content, EmailMessage):
        content = content.message()
    if isinstance(content, MimePart):
        return content.as_bytes()
    return content.encode() if isinstance(content, str) else content

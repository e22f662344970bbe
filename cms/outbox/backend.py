"""What Django, Wagtail and allauth send through django.core.mail goes to the outbox too."""

from email.mime.base import MIMEBase
from email.utils import parseaddr

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cms.outbox.services import File, store

#: Headers that speak to the outbox, and do not leave.
KIND, KEY = "X-Outbox-Kind", "X-Outbox-Key"
OURS = (KIND, KEY)


class EmailBackend(BaseEmailBackend):
    @transaction.atomic
    def send_messages(self, email_messages):
        """Put each message in the queue, once per recipient. Returns the number of messages."""
        for mail in email_messages:
            for address in dict.fromkeys(parseaddr(one)[1] for one in mail.recipients()):
                _store(mail, address)
        return len(email_messages)


def _store(mail, address):
    headers = dict(mail.extra_headers)
    as_html = mail.content_subtype == "html"
    alternatives = [
        part.content for part in getattr(mail, "alternatives", []) if part.mimetype == "text/html"
    ]
    store(
        kind=headers.get(KIND, "outbox.other"),
        to=address,
        subject=mail.subject,
        text="" if as_html else mail.body,
        html=mail.body if as_html else "".join(alternatives[:1]),
        sender=mail.from_email,
        reply_to=", ".join(mail.reply_to),
        key=f"{headers[KEY]}:{address}" if KEY in headers else None,
        headers={name: value for name, value in headers.items() if name not in OURS},
        attachments=[_file(attachment) for attachment in mail.attachments],
    )


def _file(attachment):
    if isinstance(attachment, MIMEBase):
        return File(
            attachment.get_filename() or "fichier",
            attachment.get_content_type(),
            attachment.get_payload(decode=True),
        )
    name, content, content_type = attachment
    content = content.encode() if isinstance(content, str) else content
    return File(name or "fichier", content_type or "application/octet-stream", content)

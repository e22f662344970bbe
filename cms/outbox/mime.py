"""A stored message as the bytes that travel: the same bytes each time it is sent."""

from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives


def as_bytes(message):
    """The MIME form of a Message, with its attachments."""
    headers = {
        **message.headers,
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        # Nobody's absence should answer a machine (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        message.sender,
        [message.address],
        headers=headers,
        reply_to=[message.reply_to] if message.reply_to else None,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        content = bytes(file.content)
        if file.content_type.startswith("text/"):
            content = content.decode()
        mail.attach(file.name, content, file.content_type)
    return mail.message().as_bytes(linesep="\r\n")

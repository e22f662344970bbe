"""A stored message as the bytes that travel: the same bytes each time it is sent."""

from email import encoders
from email.charset import QP, Charset
from email.header import Header
from email.message import Message as MimePart
from email.mime.base import MIMEBase
from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives

#: Seven bits only: a server that does not know 8BITMIME has nothing to convert.
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


def as_bytes(message):
    """The MIME form of a Message, with its attachments. Raises ValueError for what cannot be written."""
    headers = {
        **message.headers,
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        # Nobody's absence should answer a machine (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": "fr",
    }
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        message.sender,
        [message.address],
        headers=headers,
        reply_to=[message.reply_to] if message.reply_to else None,
    )
    mail.encoding = UTF8
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        mail.attach(_attached(file))
    written = mail.message()
    _fold_subject(written, message.subject)
    _name_boundaries(written, message)
    return written.as_bytes(linesep="\r\n")


def _attached(file):
    """A file as it was given, byte for byte. content_type may have parameters (text/calendar; method=…)."""
    declared = MimePart()
    declared["Content-Type"] = file.content_type
    # An unreadable type is one the receiver should not try to open by itself.
    part = MIMEBase(declared.get_content_maintype(), declared.get_content_subtype())
    for name, value in declared.get_params()[1:]:
        part.set_param(name, value)
    part.set_payload(bytes(file.content))
    encoders.encode_base64(part)
    name = file.name if file.name.isascii() else ("utf-8", "", file.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def _fold_subject(written, subject):
    """The subject, folded after the first words of its own line and not before them."""
    del written["Subject"]
    charset = "us-ascii" if subject.isascii() else UTF8
    MimePart.__setitem__(written, "Subject", Header(subject, charset, header_name="Subject"))


def _name_boundaries(written, message):
    multiparts = [part for part in written.walk() if part.get_content_maintype() == "multipart"]
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{message.uuid.hex}_{number}")

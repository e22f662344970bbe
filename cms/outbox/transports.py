"""How a message leaves: over SMTP, in the steps that tell what is certain, or not at all (local)."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from cms.outbox.rules import envelope_address

#: A server may ask for a new conversation after a while; none likes endless ones.
MESSAGES_A_CONNECTION = 100
#: « Service not available, closing transmission channel » (RFC 5321 §4.2.3).
CLOSING = 421
NOT_AN_ADDRESS = 553


class Unreachable(Exception):
    """No conversation could be had: nothing was sent, and it is no message's fault."""


class Refused(Exception):
    """The server refused this message; code and words are its own."""

    def __init__(self, code, words):
        super().__init__(f"{code} {words}")
        self.code, self.words = code, words


class Interrupted(Exception):
    """The conversation broke off. after_content: the message may have been taken all the same."""

    def __init__(self, why, *, after_content):
        super().__init__(why)
        self.after_content = after_content


class Smtp:
    """A conversation with the server of EMAIL_URL, opened when needed.

    smtplib's own sendmail() is not used: the intent is committed between RCPT and DATA.
    """

    def __init__(self):
        self.connection = None
        self.sent = 0

    def envelope(self, sender, address):
        """MAIL and RCPT. Raises Unreachable, Refused or Interrupted; nothing has left after any."""
        sender, address = _told(parseaddr(sender)[1]), _told(address)
        if self.sent >= MESSAGES_A_CONNECTION:
            self.close()
        self._begin(sender)
        try:
            self._expect(self.connection.rcpt(address), 250, 251)
        except Refused as refusal:
            self._forget_envelope(refusal.code)
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Interrupted(_named(error), after_content=False) from error

    def content(self, data):
        """DATA, the content, and the server's reply: (code, words). Raises Refused or Interrupted."""
        try:
            self.connection.putcmd("data")
            self._expect(self.connection.getreply(), 354)
            self.connection.send(_dotted(data))
        except Refused as refusal:
            self._forget_envelope(refusal.code)
            raise
        except (smtplib.SMTPException, OSError) as error:
            # Without its final dot the content is nothing to a server (RFC 5321 §4.1.1.4).
            self._drop()
            raise Interrupted(_named(error), after_content=False) from error
        try:
            self.connection.sock.settimeout(settings.OUTBOX_REPLY_TIMEOUT)
            self.connection.send(b".\r\n")
            reply = self.connection.getreply()
            self.connection.sock.settimeout(settings.EMAIL_TIMEOUT)
            self.sent += 1
            self._expect(reply, 250)
        except Refused as refusal:
            if refusal.code == CLOSING:
                self._drop()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Interrupted(_named(error), after_content=True) from error
        return reply[0], _words(reply)

    def abandon(self):
        """Forget the envelope just given."""
        self._forget_envelope()

    def close(self):
        """End the conversation politely."""
        if self.connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.connection.quit()
        self._drop()

    def _drop(self):
        if self.connection is not None:
            self.connection.close()
        self.connection, self.sent = None, 0

    def _begin(self, sender):
        """MAIL, in a conversation that is new or proves to be alive. Raises Unreachable or Refused."""
        if self.connection is not None:
            with suppress(Unreachable):
                self._mail(sender)
                return
        self._connect()
        self._mail(sender)

    def _mail(self, sender):
        try:
            self._expect(self.connection.mail(sender), 250)
        except Refused as refusal:
            if refusal.code != CLOSING and sender != _told(parseaddr(settings.DEFAULT_FROM_EMAIL)[1]):
                self._forget_envelope()
                raise
            # Our own address is refused: no message could leave, and it is none's fault.
            self._drop()
            raise Unreachable(f"MAIL: {refusal.code}") from refusal
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(_named(error)) from error

    def _connect(self):
        secured = settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS
        context = ssl.create_default_context() if secured else None
        options = {"timeout": settings.EMAIL_TIMEOUT, "local_hostname": str(DNS_NAME)}
        try:
            if settings.EMAIL_USE_SSL:
                self.connection = smtplib.SMTP_SSL(
                    settings.EMAIL_HOST, settings.EMAIL_PORT, context=context, **options
                )
            else:
                self.connection = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **options)
            # The final dot is a small packet of its own, and must not wait for an acknowledgement.
            self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.connection.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                self.connection.starttls(context=context)
                self.connection.ehlo()
            if settings.EMAIL_HOST_USER:
                self.connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Unreachable(_named(error)) from error

    def _expect(self, reply, *codes):
        if reply[0] == -1:
            raise smtplib.SMTPServerDisconnected("the server says nothing one can read")
        if reply[0] not in codes:
            raise Refused(reply[0], _words(reply))

    def _forget_envelope(self, code=None):
        """RSET; a server that says it closes is left at once."""
        if code == CLOSING:
            self._drop()
            return
        try:
            self.connection.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()


class Local:
    """Keeps everything on this machine: the message is read in the local mailbox."""

    def envelope(self, sender, address):
        """Nothing to say to anybody."""

    def content(self, data):
        return 250, "Gardé sur cette machine"

    def abandon(self):
        """Nothing to forget."""

    def close(self):
        """Nothing to close."""


def transport():
    """The transport of the settings: "smtp" or "local"."""
    return {"smtp": Smtp, "local": Local}[settings.OUTBOX_TRANSPORT]()


def _told(address):
    told = envelope_address(address)
    if told is None:
        raise Refused(NOT_AN_ADDRESS, "Ce n’est pas une adresse à laquelle on peut écrire.")
    return told


def _named(error):
    """An error without the server's words, which may name people: this goes to the log."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _dotted(data):
    """The content as it travels: a line that begins with a dot gets another (RFC 5321 §4.5.2)."""
    data = data if data.endswith(b"\r\n") else data + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", data)


def _words(reply):
    return reply[1].decode("utf-8", "replace").replace("\n", " ")[:300]

"""How a message leaves: over SMTP, in the steps that tell what is certain, or not at all (local)."""

import re
import smtplib
import socket
import ssl
from email.utils import parseaddr

from django.conf import settings

#: A server may ask for a new conversation after a while; none likes endless ones.
MESSAGES_A_CONNECTION = 100


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
        """MAIL and RCPT. Raises Unreachable or Refused; nothing has left after either."""
        if self.sent >= MESSAGES_A_CONNECTION:
            self.close()
        if self.connection is None:
            self._connect()
        try:
            self._expect(self.connection.mail(parseaddr(sender)[1]), 250)
            self._expect(self.connection.rcpt(address), 250, 251)
        except Refused as refusal:
            if refusal.code == 421:
                self.close()
                raise Unreachable(str(refusal)) from refusal
            self._reset()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(type(error).__name__) from error

    def content(self, data):
        """DATA, the content, and the server's reply: (code, words). Raises Refused or Interrupted."""
        try:
            self.connection.putcmd("data")
            self._expect(self.connection.getreply(), 354)
        except Refused:
            self._reset()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Interrupted(type(error).__name__, after_content=False) from error
        try:
            self.connection.sock.settimeout(settings.OUTBOX_REPLY_TIMEOUT)
            self.connection.send(_dotted(data) + b".\r\n")
            reply = self.connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Interrupted(type(error).__name__, after_content=True) from error
        self.connection.sock.settimeout(settings.EMAIL_TIMEOUT)
        self.sent += 1
        self._expect(reply, 250)
        return reply[0], _words(reply)

    def abandon(self):
        """Forget the envelope just given."""
        self._reset()

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection, self.sent = None, 0

    def _connect(self):
        secured = settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS
        context = ssl.create_default_context() if secured else None
        options = {"timeout": settings.EMAIL_TIMEOUT, "local_hostname": socket.getfqdn()}
        try:
            if settings.EMAIL_USE_SSL:
                self.connection = smtplib.SMTP_SSL(
                    settings.EMAIL_HOST, settings.EMAIL_PORT, context=context, **options
                )
            else:
                self.connection = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, **options)
            self.connection.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                self.connection.starttls(context=context)
                self.connection.ehlo()
            if settings.EMAIL_HOST_USER:
                self.connection.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise Unreachable(type(error).__name__) from error

    def _expect(self, reply, *codes):
        if reply[0] == -1:
            raise smtplib.SMTPServerDisconnected("the server hung up")
        if reply[0] not in codes:
            raise Refused(reply[0], _words(reply))

    def _reset(self):
        try:
            self.connection.rset()
        except (smtplib.SMTPException, OSError):
            self.close()


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


def _dotted(data):
    """The content as it travels: a line that begins with a dot gets another (RFC 5321 §4.5.2)."""
    data = data if data.endswith(b"\r\n") else data + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", data)


def _words(reply):
    return reply[1].decode("utf-8", "replace").replace("\n", " ")[:300]

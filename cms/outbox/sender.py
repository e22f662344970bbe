"""Sends what waits. Any number of senders may run: each takes its own share (cms.outbox.ledger)."""

import logging
import signal
import threading
import time
import uuid

from django.db import Error, close_old_connections, connection

from cms.outbox import ledger
from cms.outbox.mime import as_bytes
from cms.outbox.models import Message, State
from cms.outbox.transports import Interrupted, Refused, Unreachable, transport

logger = logging.getLogger(__name__)

SHARE = 20
POLL_SECONDS = 1
REAP_SECONDS = 15
#: After a server that does not answer, longer and longer up to five minutes.
FIRST_PAUSE, LONGEST_PAUSE = 5, 300


class Sender:
    """One sender, with its identity and its conversation."""

    def __init__(self):
        self.owner = uuid.uuid4()
        self.transport = transport()
        self.stopping = threading.Event()
        self.pause = FIRST_PAUSE
        self.reaped_at = 0.0

    def run(self):
        """Send until asked to stop (SIGTERM, SIGINT); what is begun is finished, the rest given back."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        logger.info("Sender started", extra={"fields": {"sender": str(self.owner)}})
        while not self.stopping.is_set():
            close_old_connections()
            try:
                sent = self.turn()
                self.pause = FIRST_PAUSE
                if not sent:
                    self.stopping.wait(POLL_SECONDS)
            except Unreachable as error:
                logger.warning("The mail server does not answer (%s); pausing %s s", error, self.pause)
                self.stopping.wait(self.pause)
                self.pause = min(2 * self.pause, LONGEST_PAUSE)
            except Error:
                logger.exception("The database does not answer")
                connection.close()
                self.stopping.wait(FIRST_PAUSE)
        self.transport.close()

    def turn(self):
        """Send one share of what waits. Returns how many were taken. Raises Unreachable."""
        if time.monotonic() - self.reaped_at > REAP_SECONDS:
            ledger.reap()
            self.reaped_at = time.monotonic()
        ids = ledger.claim(self.owner, SHARE)
        try:
            for key in ids:
                if self.stopping.is_set():
                    break
                self.send(Message.objects.prefetch_related("attachments").get(pk=key))
        finally:
            ledger.give_back(self.owner, ids)
        return len(ids)

    def send(self, message):
        """Send one message this sender holds; every outcome is written. Raises Unreachable."""
        data = as_bytes(message)
        try:
            self.transport.envelope(message.sender, message.address)
        except Refused as refusal:
            ledger.fail(message, self.owner, refusal.code, refusal.words, attempted=False)
            return
        if not ledger.intend(message, self.owner):
            self.transport.abandon()
            return
        try:
            code, words = self.transport.content(data)
        except Refused as refusal:
            ledger.fail(message, self.owner, refusal.code, refusal.words, attempted=True)
        except Interrupted as error:
            if error.after_content:
                ledger.doubt(message, self.owner, "La connexion s’est coupée avant la réponse du serveur.")
            else:
                ledger.give_back(self.owner, [message.pk], states=(State.SENDING,))
            raise Unreachable(str(error)) from error
        else:
            ledger.accept(message, self.owner, code, words)


def drain():
    """Send everything due now, then return how many were taken (cron, tests). Raises Unreachable."""
    sender, total = Sender(), 0
    try:
        while taken := sender.turn():
            total += taken
    finally:
        sender.transport.close()
    return total

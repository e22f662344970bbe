"""Sends what waits. Any number of senders may run: each takes its own share (cms.outbox.ledger)."""

import logging
import signal
import threading
import time
import uuid
from collections import deque
from contextlib import suppress
from email.errors import MessageError
from functools import partial

from django.conf import settings
from django.db import Error, close_old_connections, connection

from cms.outbox import ledger
from cms.outbox.mime import as_bytes
from cms.outbox.models import Message
from cms.outbox.transports import Interrupted, Refused, Unreachable, transport

logger = logging.getLogger(__name__)

SHARE = 20
POLL_SECONDS = 1
#: The dead are looked for several times in a lease.
REAPS_A_LEASE = 8
#: After a server that does not answer, longer and longer up to five minutes.
FIRST_PAUSE, LONGEST_PAUSE = 5, 300
#: What composing a message that cannot be raises, in Django or in the email package.
UNWRITABLE = (MessageError, AttributeError, LookupError, TypeError, ValueError)


class Sender:
    """One sender, with its identity and its conversation."""

    def __init__(self):
        self.owner = uuid.uuid4()
        self.transport = transport()
        self.stopping = threading.Event()
        self.pause = FIRST_PAUSE
        self.reaped_at = None
        #: Outcomes the database has not written yet.
        self.unwritten = deque()

    def run(self):
        """Send until asked to stop (SIGTERM, SIGINT); what is begun is finished, the rest given back."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: self.stopping.set())
        logger.info("Sender started", extra={"fields": {"sender": str(self.owner)}})
        while not self.stopping.is_set():
            close_old_connections()
            try:
                taken = self.turn()
                self.pause = FIRST_PAUSE
                if not taken:
                    # No server likes a conversation where nothing is said.
                    self.transport.close()
                    self.stopping.wait(POLL_SECONDS)
            except Unreachable as error:
                logger.warning("No message leaves (%s); pausing %s s", error, self.pause)
                self.stopping.wait(self.pause)
                self.pause = min(2 * self.pause, LONGEST_PAUSE)
            except Error:
                logger.exception("The database does not answer")
                connection.close()
                self.stopping.wait(FIRST_PAUSE)
        self.transport.close()
        with suppress(Error):
            self._write_down()

    def turn(self):
        """Send one share of what waits. Returns how many were taken. Raises Unreachable."""
        self._write_down()
        self._look_after_the_dead()
        ids = ledger.claim(self.owner, SHARE)
        try:
            for key in ids:
                if self.stopping.is_set():
                    break
                # Read late: it may have been cancelled or erased since it was claimed.
                message = Message.objects.prefetch_related("attachments").filter(pk=key).first()
                if message:
                    self.send(message)
        finally:
            ledger.give_back(self.owner, ids)
        return len(ids)

    def _look_after_the_dead(self):
        now, patience = time.monotonic(), settings.OUTBOX_CLAIM_LEASE / REAPS_A_LEASE
        if self.reaped_at is None or now - self.reaped_at > patience:
            ledger.reap()
            self.reaped_at = now

    def send(self, message):
        """Send one message this sender holds; every outcome is written. Raises Unreachable."""
        data = self._composed(message)
        if data is None:
            return
        try:
            self.transport.envelope(message.sender, message.address)
        except Refused as refusal:
            self._record(ledger.fail, message, refusal.code, refusal.words, attempted=False)
            return
        except Interrupted as error:
            # This message waits its turn again: should it be what the server cannot bear, others pass.
            self._record(ledger.fail, message, None, f"Conversation coupée ({error})", attempted=False)
            raise Unreachable(str(error)) from error
        if not self._intended(message):
            return
        try:
            code, words = self.transport.content(data)
        except Refused as refusal:
            self._record(ledger.fail, message, refusal.code, refusal.words, attempted=True)
        except Interrupted as error:
            if error.after_content:
                self._record(ledger.doubt, message, f"Conversation coupée avant la réponse ({error}).")
            else:
                self._record(ledger.fail, message, None, f"Conversation coupée ({error})", attempted=True)
            raise Unreachable(str(error)) from error
        else:
            self._record(ledger.accept, message, code, words)

    def _intended(self, message):
        """Whether the intent is committed; if not, for whatever reason, the envelope is taken back."""
        intended = False
        try:
            intended = ledger.intend(message, self.owner)
        finally:
            if not intended:
                self.transport.abandon()
        return intended

    def _composed(self, message):
        """The bytes of the message; None if they cannot be made, which is then its end."""
        try:
            return as_bytes(message)
        except UNWRITABLE as error:
            # The others must leave. The error's words quote the message: they stay out of the log.
            logger.error("Message %s cannot be composed (%s)", message.pk, type(error).__name__)
            why = f"Ce message ne peut pas être mis en forme ({type(error).__name__})."
            self._record(ledger.give_up, message, why)
            return None

    def _record(self, outcome, message, *arguments, **options):
        """Write an outcome. While the database does not answer it is kept, and written once it does."""
        self.unwritten.append(partial(outcome, message, self.owner, *arguments, **options))
        self._write_down()

    def _write_down(self):
        while self.unwritten:
            self.unwritten[0]()
            self.unwritten.popleft()


def drain(seconds=None):
    """Send what is due now, then return how many were taken (cron, tests). Raises Unreachable.

    seconds: take no new share after that long.
    """
    sender, total, started = Sender(), 0, time.monotonic()
    try:
        while taken := sender.turn():
            total += taken
            if seconds is not None and time.monotonic() - started > seconds:
                break
    finally:
        sender.transport.close()
    return total

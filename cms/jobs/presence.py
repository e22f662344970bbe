"""A process says that it lives: a row in Worker, touched every ten seconds by a thread of its own."""

import logging
import os
import socket
import threading
from contextlib import contextmanager

from django.db import Error, connection
from django.db.models.functions import Now

from cms.jobs.models import Worker

logger = logging.getLogger(__name__)

BEAT_SECONDS = 10


def enter(kind):
    """Register this process under a new identity, and forget the workers long gone."""
    Worker.objects.long_gone().delete()
    worker = Worker.objects.create(kind=kind, host=socket.gethostname(), pid=os.getpid())
    worker.refresh_from_db()
    return worker


def beat(worker):
    """Say that the worker lives, even if others had given it up (a laptop that slept)."""
    if not Worker.objects.filter(pk=worker.pk).update(seen_at=Now(), stopped_at=None):
        Worker.objects.create(pk=worker.pk, kind=worker.kind, host=worker.host, pid=worker.pid)


def leave(worker):
    """Say that the worker stopped: whatever it still held may be taken over at once."""
    Worker.objects.filter(pk=worker.pk).update(seen_at=Now(), stopped_at=Now())


@contextmanager
def present(kind):
    """Be a known, living worker for the length of the block."""
    worker = enter(kind)
    stop = threading.Event()
    heart = threading.Thread(target=_keep_beating, args=(worker, stop), name="heartbeat", daemon=True)
    heart.start()
    try:
        yield worker
    finally:
        stop.set()
        heart.join()
        try:
            connection.close_if_unusable_or_obsolete()
            leave(worker)
        except Error:
            logger.warning("Could not sign off; the others will notice within a minute")


def _keep_beating(worker, stop):
    try:
        while not stop.wait(BEAT_SECONDS):
            try:
                beat(worker)
            except Error:
                logger.warning("Heartbeat missed: the database did not answer")
                connection.close()
    finally:
        connection.close()

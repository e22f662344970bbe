"""The background process: it beats, runs the periodic jobs each minute, and works off the task queue."""

import logging
import os
import threading
from contextlib import contextmanager

from django.db import Error, close_old_connections, connection
from django_tasks_db.management.commands import db_worker

from cms.jobs.models import Worker
from cms.jobs.presence import present
from cms.jobs.recovery import BACKEND, recover_lost_tasks
from cms.jobs.registry import TICK
from cms.jobs.runner import run_due_jobs

logger = logging.getLogger(__name__)

POLL_SECONDS = 1
RECONNECT_SECONDS = 5


class QueueWorker(db_worker.Worker):
    """The queue's own loop, stopping between two tasks and never in the middle of taking one."""

    def __init__(self, *, batch=False):
        super().__init__(
            queue_names=["*"],
            excluded_queue_names=[],
            backend_name=BACKEND,
            interval=POLL_SECONDS,
            batch=batch,
            startup_delay=False,
            max_tasks=None,
            worker_id="",
        )

    def shutdown(self, signum, frame):
        if not self.running:
            # Asked twice: die as if killed. The task stays RUNNING and another worker finds it.
            os._exit(1)
        logger.info("Stopping after the current task (a second signal stops at once)")
        self.running = False

    def work_as(self, worker):
        self.worker_id = str(worker.pk)
        self.run()


def run_until_stopped():
    """Work until SIGTERM or SIGINT. A lost database is waited for.

    After such a loss the process comes back under a new identity, so that whatever it held and
    could not write back is found and taken up again like a dead worker's.
    """
    queue = QueueWorker()
    queue.configure_signals()
    while queue.running:
        try:
            with present(Worker.Kind.WORKER) as worker, _periodic_jobs(worker):
                logger.info("Worker started", extra={"fields": {"worker": str(worker.pk)}})
                recover_lost_tasks()
                queue.work_as(worker)
        except Error:
            logger.exception("The database does not answer; trying again in %s s", RECONNECT_SECONDS)
            connection.close()
            _sleep_while(queue, RECONNECT_SECONDS)


def run_once():
    """Do what is due, then leave: the periodic jobs, then the tasks waiting (for cron)."""
    with present(Worker.Kind.CRON) as worker:
        recover_lost_tasks()
        run_due_jobs(worker)
        QueueWorker(batch=True).work_as(worker)


def _sleep_while(queue, seconds):
    pause = threading.Event()
    for _ in range(seconds):
        if queue.running:
            pause.wait(1)


@contextmanager
def _periodic_jobs(worker):
    stop = threading.Event()
    thread = threading.Thread(target=_tick, args=(worker, stop), name="periodic-jobs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _tick(worker, stop):
    try:
        while True:
            close_old_connections()
            try:
                run_due_jobs(worker)
            except Exception:
                logger.exception("The periodic jobs could not be run; trying again in a minute")
                connection.close()
            if stop.wait(TICK.total_seconds()):
                return
    finally:
        connection.close()

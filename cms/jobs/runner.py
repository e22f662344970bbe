"""Runs the periodic jobs that are due, each by one worker at a time."""

import logging
import time
import traceback
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone

from cms.jobs import presence, registry
from cms.jobs.models import PeriodicJob, Worker

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(minutes=15)


def run_due_jobs(worker):
    """Run every job that is due and that nobody else is running; return the names of those run.

    A failing job is recorded and does not stop the others. Must be called outside any transaction:
    a claim has to be visible to the other workers before the job starts.
    """
    presence.beat(worker)
    _create_missing_rows()
    run = []
    for job in registry.jobs():
        if claim(job, worker):
            _run(job, worker)
            run.append(job.name)
    return run


def claim(job, worker):
    """Take a due job for this worker; False if it is not due or if a living worker holds it.

    One conditional UPDATE decides between two workers that see the same job free: it names the
    due time and the holder that were read, so it changes nothing once somebody has changed them.
    A worker runs its jobs one after the other: a claim of its own is the trace of an earlier
    failure to give it back.
    """
    row = PeriodicJob.objects.get(pk=job.name)
    now = timezone.now()
    if row.due_at > now:
        return False
    holder = row.claimed_by
    if holder not in (None, worker.pk) and Worker.objects.alive().filter(pk=holder).exists():
        return False
    free = PeriodicJob.objects.filter(pk=job.name, due_at=row.due_at, claimed_by=holder)
    taken = free.update(claimed_by=worker.pk, claimed_at=now, last_started_at=now)
    if taken and holder not in (None, worker.pk):
        logger.warning("Job %s taken over from a dead worker", job.name)
    return bool(taken)


def next_due(started, every):
    """The whole minute at which a job that started then is due again.

    Whole minutes keep a job of one minute at one run a minute, whatever the second its worker ticks at.
    """
    return started.replace(second=0, microsecond=0) + every


def describe(error):
    """Name an error and the place it came from, without its message, which may quote someone's data."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return type(error).__name__
    ours = [frame for frame in frames if "site-packages" not in frame.filename]
    frame = (ours or frames)[-1]
    return f"{type(error).__name__} ({Path(frame.filename).name}, ligne {frame.lineno})"[:250]


def _create_missing_rows():
    known = set(PeriodicJob.objects.values_list("name", flat=True))
    now = timezone.now()
    missing = [PeriodicJob(name=job.name, due_at=now) for job in registry.jobs() if job.name not in known]
    if missing:
        PeriodicJob.objects.bulk_create(missing, ignore_conflicts=True)


def _run(job, worker):
    started, clock = timezone.now(), time.monotonic()
    error = ""
    try:
        job.function()
    except Exception as failure:
        error = describe(failure)
        logger.exception("Job %s failed", job.name, extra={"fields": {"job": job.name}})
        # What a job broke must not break the next one.
        if not connection.is_usable():
            connection.close()
    duration = timedelta(seconds=time.monotonic() - clock)
    _release(job, worker, started=started, duration=duration, error=error)


def _release(job, worker, *, started, duration, error):
    again = min(job.every, RETRY_AFTER) if error else job.every
    released = PeriodicJob.objects.filter(pk=job.name, claimed_by=worker.pk).update(
        claimed_by=None,
        claimed_at=None,
        due_at=next_due(started, again),
        last_finished_at=timezone.now(),
        last_duration=duration,
        last_error=error,
    )
    fields = {"job": job.name, "seconds": round(duration.total_seconds(), 3)}
    if not released:
        logger.warning("Job %s was taken over while it ran", job.name, extra={"fields": fields})
    elif not error:
        logger.debug("Job %s done", job.name, extra={"fields": fields})

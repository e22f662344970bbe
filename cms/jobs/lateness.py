"""When a periodic job is late, for the health check and for the screen."""

from datetime import timedelta

from django.utils import timezone

from cms.jobs import registry
from cms.jobs.models import PeriodicJob, Worker

# The worker looks once a minute; a job may also wait behind another one.
GRACE = timedelta(minutes=5)
# A job this long under way is stuck, even if its worker lives.
STUCK_AFTER = timedelta(hours=1)


def rows_by_name():
    """The rows of the jobs the code declares; rows of jobs gone from the code are left out."""
    return PeriodicJob.objects.in_bulk([job.name for job in registry.jobs()])


def is_late(row, *, now, alive):
    """Whether the job should have run by now. alive is the set of ids of living workers."""
    if row.claimed_by in alive:
        return now - row.claimed_at > STUCK_AFTER
    return now - row.due_at > GRACE


def late_jobs():
    """The names of the late jobs, in order."""
    now = timezone.now()
    alive = set(Worker.objects.alive().values_list("pk", flat=True))
    return [name for name, row in sorted(rows_by_name().items()) if is_late(row, now=now, alive=alive)]

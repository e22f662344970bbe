"""Several workers of one process rush at the ten due jobs.

python -m tests.jobs.drill.race KIND START [unclaimed], START in seconds of the epoch.
"""

import sys
import threading
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from cms.jobs import presence, runner  # noqa: E402
from cms.jobs.models import PeriodicJob  # noqa: E402

THREADS = 4


def claim_by_looking_only(job, worker):
    """What the real claim must not be: look, then take without looking again."""
    row = PeriodicJob.objects.get(pk=job.name)
    if row.due_at > timezone.now() or row.claimed_by is not None:
        return False
    time.sleep(0.01)
    return bool(PeriodicJob.objects.filter(pk=job.name).update(claimed_by=worker.pk))


def rush(kind, start):
    worker = presence.enter(kind)
    time.sleep(max(0, start - time.time()))
    runner.run_due_jobs(worker)
    connection.close()


if __name__ == "__main__":
    if "unclaimed" in sys.argv:
        runner.claim = claim_by_looking_only
    kind, start = sys.argv[1], float(sys.argv[2])
    threads = [threading.Thread(target=rush, args=(kind, start)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

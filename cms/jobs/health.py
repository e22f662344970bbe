"""Whether the installation works, part by part, for a load balancer or a monitoring probe.

Each check returns figures, with "ok"; none writes, and none tells more than a stranger may know.
"""

import logging
import shutil
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from django.utils import timezone

from cms.jobs.lateness import late_jobs
from cms.jobs.models import ALIVE_FOR, Worker

logger = logging.getLogger(__name__)

# Cron comes each minute and stays a second: it may miss one turn.
CRON_SEEN_WITHIN = timedelta(seconds=150)
# Too little room is a tenth of a small disk, but never more than this on a large one.
ENOUGH_ROOM_BYTES = 2 * 1024**3

_migrated = False

#: Checks of the rooms above, by name.
_joined = {}


def join(name):
    """Add the decorated check, which returns {"ok": …} and writes nothing."""

    def add(check):
        _joined[name] = check
        return check

    return add


def database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"ok": True}


def migrations():
    """Pending migrations; once this process has seen none, its code cannot bring any."""
    global _migrated
    if _migrated:
        return {"ok": True, "pending": 0}
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _migrated = pending == 0
    return {"ok": pending == 0, "pending": pending}


def shared_cache():
    cache.get("health")
    return {"ok": True}


def worker():
    """The last sign of life of a worker, or of cron where it stands in for one."""
    working = Worker.objects.alive().filter(kind=Worker.Kind.WORKER).exists()
    cron = Worker.objects.filter(kind=Worker.Kind.CRON, seen_at__gt=Now() - CRON_SEEN_WITHIN).exists()
    others = Worker.objects.exclude(kind=Worker.Kind.SENDER)
    last = others.order_by("-seen_at").values_list("seen_at", flat=True).first()
    age = None if last is None else max(0, round((timezone.now() - last).total_seconds()))
    return {"ok": working or cron, "heartbeat_age_s": age, "limit_s": int(ALIVE_FOR.total_seconds())}


def jobs():
    late = late_jobs()
    return {"ok": not late, "late": late}


def disk():
    directory = settings.DATA_DIR
    while not directory.exists():
        directory = directory.parent
    usage = shutil.disk_usage(directory)
    enough = min(usage.total // 10, ENOUGH_ROOM_BYTES)
    return {"ok": usage.free >= enough, "free_percent": round(100 * usage.free / usage.total)}


def report():
    """Run every check. Without a database the parts that live in it are not waited for one by one."""
    parts = {"database": _checked("database", database), "disk": _checked("disk", disk)}
    inside = {"migrations": migrations, "cache": shared_cache, "worker": worker, "jobs": jobs, **_joined}
    for name, check in inside.items():
        parts[name] = _checked(name, check) if parts["database"]["ok"] else {"ok": False}
    return {"ok": all(part["ok"] for part in parts.values()), "checks": parts}


def _checked(name, check):
    """A check that raises has failed; its error goes to the log alone."""
    try:
        return check()
    except Exception:
        logger.exception("Health check %s failed", name)
        return {"ok": False}

"""Whether the last periodic backup succeeded, and how old it is."""

from django.conf import settings
from django.utils import timezone

from cms.backup.tasks import NAME
from cms.jobs import health
from cms.jobs.models import PeriodicJob


@health.join("backup")
def backup():
    """{"ok", "age_h"}: fails when the last run did; age_h is None when BACKUP_DIR is not set."""
    if not settings.BACKUP_DIR:
        return {"ok": True, "age_h": None}
    job = PeriodicJob.objects.filter(pk=NAME).first()
    if job is None or job.last_finished_at is None:
        return {"ok": True, "age_h": None}
    age = timezone.now() - job.last_finished_at
    return {"ok": not job.last_error, "age_h": round(age.total_seconds() / 3600)}

"""Who is working in the background, and when each periodic job last ran."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

# A worker beats every 10 seconds; one unseen for this long is dead, and its work is taken over.
ALIVE_FOR = timedelta(seconds=60)
# A worker that stopped properly is shown for a while, one that vanished for longer.
KEEP_STOPPED = timedelta(hours=1)
KEEP_VANISHED = timedelta(days=1)


class WorkerQuerySet(models.QuerySet):
    """Ages are measured by the database's own clock: the hosts' clocks may disagree."""

    def alive(self):
        return self.filter(stopped_at=None, seen_at__gt=Now() - ALIVE_FOR)

    def vanished(self):
        """Died without a word: killed, crashed, or cut off from the database."""
        return self.filter(stopped_at=None, seen_at__lte=Now() - ALIVE_FOR)

    def long_gone(self):
        return self.filter(
            models.Q(stopped_at__lt=Now() - KEEP_STOPPED) | models.Q(seen_at__lt=Now() - KEEP_VANISHED)
        )


class Worker(models.Model):
    """One process doing background work. It proves it lives by moving seen_at forward."""

    class Kind(models.TextChoices):
        WORKER = "worker", "Permanent"
        CRON = "cron", "Passage planifié (cron)"
        SENDER = "sender", "Expéditeur de messages"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("genre", max_length=10, choices=Kind)
    host = models.CharField("machine", max_length=255)
    pid = models.PositiveIntegerField("processus")
    started_at = models.DateTimeField("démarré le", db_default=Now())
    seen_at = models.DateTimeField("vu le", db_default=Now(), db_index=True)
    stopped_at = models.DateTimeField("arrêté le", null=True)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = "processus de fond"
        verbose_name_plural = "processus de fond"
        ordering = ["-started_at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.host}:{self.pid}"


class PeriodicJob(models.Model):
    """The state of one job of the registry: its next run, its last one, and who is running it now.

    claimed_by is the id of a Worker, kept without a foreign key: a claim outlives the row of a dead
    worker, and a claim by a worker that is not alive counts for nothing.
    """

    name = models.CharField("nom", max_length=100, primary_key=True)
    due_at = models.DateTimeField("prochaine exécution")
    claimed_by = models.UUIDField(null=True, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    last_started_at = models.DateTimeField("dernier début", null=True)
    last_finished_at = models.DateTimeField("dernière fin", null=True)
    last_duration = models.DurationField("durée", null=True)
    last_error = models.CharField("dernière erreur", max_length=250, blank=True)

    class Meta:
        verbose_name = "tâche périodique"
        verbose_name_plural = "tâches périodiques"
        ordering = ["name"]
        default_permissions = ("view",)

    def __str__(self):
        return self.name

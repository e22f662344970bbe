"""« Tâches de fond » : what runs by itself, who runs it, and what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import number_format
from django.views.generic import TemplateView
from django_tasks_db.models import DBTaskResult
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from cms.jobs import registry
from cms.jobs.lateness import is_late, rows_by_name
from cms.jobs.models import PeriodicJob, Worker
from cms.jobs.recovery import BACKEND, TaskInterrupted

FAILED_TASKS_SHOWN = 50


@dataclass(frozen=True)
class JobLine:
    label: str
    period: str
    last_run: datetime | None
    duration: str
    next_run: datetime | None
    state: str
    troubled: bool
    error: str


@dataclass(frozen=True)
class TaskLine:
    path: str
    finished_at: datetime
    attempts: int
    reason: str


class JobsReportView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = PeriodicJob
    permission_required = "view"
    template_name = "jobs/report.html"
    page_title = "Tâches de fond"
    header_icon = "history"

    def get_breadcrumbs_items(self):
        here = {"url": reverse_lazy("jobs_report"), "label": self.page_title}
        return [*self.breadcrumbs_items, here]

    def get_context_data(self, **kwargs):
        alive = list(Worker.objects.alive())
        return super().get_context_data(
            jobs=job_lines({worker.pk for worker in alive}),
            workers=alive,
            vanished=list(Worker.objects.vanished()),
            waiting=DBTaskResult.objects.ready().filter(backend_name=BACKEND).count(),
            running=DBTaskResult.objects.running().filter(backend_name=BACKEND).count(),
            failed_tasks=failed_task_lines(),
            **kwargs,
        )


def job_lines(alive):
    """One line a declared job; alive is the set of ids of living workers."""
    rows, now = rows_by_name(), timezone.now()
    jobs = sorted(registry.jobs(), key=lambda job: job.label)
    return [_job_line(job, rows.get(job.name), now=now, alive=alive) for job in jobs]


def failed_task_lines():
    """The latest failed tasks, by what failed and why in one word; the log has the rest."""
    failed = DBTaskResult.objects.failed().filter(backend_name=BACKEND).order_by("-finished_at")
    fields = failed.only("task_path", "finished_at", "worker_ids", "exception_class_path", "traceback")
    return [
        TaskLine(
            path=task.task_path,
            finished_at=task.finished_at,
            attempts=len(task.worker_ids),
            reason=_reason(task),
        )
        for task in fields[:FAILED_TASKS_SHOWN]
    ]


def in_words(period):
    """A period as people say it: « toutes les 6 heures », « chaque jour »."""
    minutes = round(period / timedelta(minutes=1))
    for size, one, many in (
        (1440, "chaque jour", "tous les {} jours"),
        (60, "chaque heure", "toutes les {} heures"),
        (1, "chaque minute", "toutes les {} minutes"),
    ):
        if minutes % size == 0:
            return one if minutes == size else many.format(minutes // size)
    raise ValueError(f"{period} is not a positive number of minutes")


def _job_line(job, row, *, now, alive):
    state, troubled = _state(row, now=now, alive=alive)
    return JobLine(
        label=job.label,
        period=in_words(job.every),
        last_run=row and row.last_started_at,
        duration=_seconds(row.last_duration) if row and row.last_duration is not None else "",
        next_run=row and row.due_at,
        state=state,
        troubled=troubled,
        error=row.last_error if row else "",
    )


def _state(row, *, now, alive):
    """The state in a word, and whether somebody should look into it."""
    if row is None:
        return "Jamais lancée", False
    if is_late(row, now=now, alive=alive):
        return "En retard", True
    if row.claimed_by in alive:
        return "En cours", False
    if row.last_error:
        return "En échec", True
    return ("À jour" if row.last_finished_at else "En attente"), False


def _seconds(duration):
    return f"{number_format(duration.total_seconds(), decimal_pos=1)}\N{NARROW NO-BREAK SPACE}s"


def _reason(task):
    # A message we wrote for people; any other text may quote someone's data and stays in the log.
    name = task.exception_class_path.rsplit(".", 1)[-1]
    return task.traceback if name == TaskInterrupted.__name__ else name

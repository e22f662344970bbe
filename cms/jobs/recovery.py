"""Background tasks left RUNNING by a dead worker: resumed when they bear it, otherwise failed aloud.

The queue itself (django-tasks-db) never looks back at a task whose worker was killed. Each task
keeps the ids of the workers that took it; ours are ids of Worker, so whoever holds it can be seen
to be dead.
"""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.jobs.models import Worker

logger = logging.getLogger(__name__)

BACKEND = "background"
MAX_ATTEMPTS = 3


class TaskInterrupted(Exception):
    """The error recorded on a task that its worker left unfinished and that is not taken up again."""


@dataclass(frozen=True)
class Recovery:
    """What became of an interrupted task; message is in French, for people."""

    resumed: bool
    message: str


_resumable = set()
_reactions = {}


def resumable(task):
    """Declare (above @task) that the task may be run again after being cut off anywhere.

    Its effect must then be the same whether it ran once, twice, or once and a half.
    """
    _resumable.add(task.module_path)
    return task


def on_recovery(task):
    """Have the decorated function told, in the transaction that resumes or fails the task.

    It is called as function(recovery, *args, **kwargs) with the arguments of the task.
    """

    def register(function):
        _reactions[task.module_path] = function
        return function

    return register


def recover_lost_tasks():
    """Resume or fail every task whose worker is dead; return how many were found.

    A task is resumed if it is declared resumable and was attempted fewer than 3 times.
    """
    # The tasks first, the living second: a worker exists before it takes anything, so no task read
    # here can belong to a worker too new to be in the second list.
    running = list(DBTaskResult.objects.running().filter(backend_name=BACKEND))
    alive = {str(pk) for pk in Worker.objects.alive().values_list("pk", flat=True)}
    lost = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in alive]
    for task in lost:
        try:
            _recover(task)
        except Exception:
            # Left for the next round: one task must not keep the others from being found.
            logger.exception("Task %s could not be recovered", task.pk)
    return len(lost)


def _recover(task):
    attempts = len(task.worker_ids)
    recovery = _decide(task.task_path, attempts)
    with transaction.atomic():
        # The start time makes sure that it is still the same attempt.
        same = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        )
        if not same.update(**_new_state(recovery)):
            return
        if react := _reactions.get(task.task_path):
            react(recovery, *task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    logger.warning(
        "Task %s interrupted, %s",
        task.pk,
        "resumed" if recovery.resumed else "failed",
        extra={"fields": {"task": task.task_path, "attempts": attempts}},
    )


def _decide(task_path, attempts):
    if task_path not in _resumable:
        return Recovery(
            resumed=False,
            message="La tâche a été interrompue en cours de route et ne peut pas être reprise : "
            "vérifiez ce qu’elle a fait, puis relancez-la.",
        )
    if attempts >= MAX_ATTEMPTS:
        return Recovery(
            resumed=False,
            message=f"La tâche a été interrompue {attempts} fois de suite : elle n’est plus relancée.",
        )
    return Recovery(resumed=True, message="La tâche a été interrompue ; elle reprend.")


def _new_state(recovery):
    if recovery.resumed:
        return {"status": TaskResultStatus.READY, "started_at": None}
    return {
        "status": TaskResultStatus.FAILED,
        "finished_at": timezone.now(),
        "exception_class_path": f"{TaskInterrupted.__module__}.{TaskInterrupted.__qualname__}",
        "traceback": recovery.message,
    }

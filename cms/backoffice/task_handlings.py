"""What the results of background tasks hold of people: a failed task may quote what it read."""

from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.mentions import Mentions
from cms.privacy.retention import Retention

FINISHED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


def results_of(subject):
    """Finished tasks whose error or result names the person (arguments hold identifiers only)."""
    finished = DBTaskResult.objects.filter(status__in=FINISHED)
    return Mentions(subject).rows(finished, "traceback", "return_value", "args_kwargs")


def declare():
    """Called when Django starts."""
    handling.declare(
        Handling(
            "django_tasks_database.DBTaskResult",
            what="Comptes rendus de tâches de fond, s’ils citent la personne",
            why="Comprendre pourquoi une tâche a échoué",
            kept="Un mois",
            erasure=Erasure.DELETE,
            rows=results_of,
            describe=lambda task: {
                "Finie le": task.finished_at,
                "Arguments": task.args_kwargs,
                "Résultat": task.return_value,
                "Erreur": task.traceback,
            },
        )
    )
    retention.declare(
        Retention(
            "jobs.task_results",
            label="Comptes rendus des tâches de fond",
            months=1,
            basis="Durée utile à la recherche d’une panne",
            due=lambda cutoff: DBTaskResult.objects.filter(status__in=FINISHED, finished_at__lt=cutoff),
        )
    )

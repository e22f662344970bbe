"""The housekeeping every installation needs, whatever it is used for."""

from datetime import timedelta

from django.core.management import call_command

from cms.jobs.recovery import BACKEND, recover_lost_tasks
from cms.jobs.registry import periodic


@periodic("publish_scheduled", label="Publication programmée des pages", every=timedelta(minutes=1))
def publish_scheduled():
    call_command("publish_scheduled")


@periodic("recover_lost_tasks", label="Reprise des tâches interrompues", every=timedelta(minutes=1))
def recover():
    recover_lost_tasks()


@periodic(
    "prune_task_results", label="Effacement des anciens comptes rendus de tâches", every=timedelta(days=1)
)
def prune_task_results():
    # As words of the command line: its options are converted there, not by call_command.
    options = (f"--backend={BACKEND}", "--queue-name=*", "--min-age-days=14", "--verbosity=0")
    call_command("prune_db_task_results", *options)


@periodic("clear_sessions", label="Effacement des sessions expirées", every=timedelta(days=1))
def clear_sessions():
    call_command("clearsessions")

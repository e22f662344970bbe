"""Background work of the back office: the analysis of long import files."""

from django_tasks import task

from cms.backoffice.imports import analysis
from cms.backoffice.models import ImportBatch
from cms.jobs.recovery import on_recovery, resumable


@resumable
@task(backend="background")
def analyse_import(batch_id):
    """Analyse an uploaded file. Begun again after a crash, it goes on from the last whole batch."""
    try:
        analysis.analyse(batch_id)
    except Exception:
        _fail(
            batch_id,
            "L’analyse s’est arrêtée sur une erreur imprévue. Prévenez la personne qui administre le site.",
        )
        raise


@on_recovery(analyse_import)
def _analysis_recovered(recovery, batch_id):
    if not recovery.resumed:
        _fail(batch_id, f"L’analyse n’a pas pu aller au bout. {recovery.message}")


def _fail(batch_id, error):
    ImportBatch.objects.filter(
        pk=batch_id, status__in=(ImportBatch.Status.UPLOADED, ImportBatch.Status.ANALYSING)
    ).update(status=ImportBatch.Status.FAILED, error=error)

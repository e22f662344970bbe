"""Background work of the duplicates."""

from datetime import timedelta

from django_tasks import task

from association.merging.registry import mergeables
from association.merging.services.detection import scan
from cms.jobs.recovery import resumable
from cms.jobs.registry import periodic


@periodic("merging.scan", label="Recherche des doublons", every=timedelta(days=1))
def scan_everything():
    for mergeable in mergeables():
        scan(mergeable.label)


@resumable
@task(backend="background")
def scan_now(label):
    """Look for duplicates of one kind, when staff ask for it. Begun again after a crash, it starts over."""
    scan(label)

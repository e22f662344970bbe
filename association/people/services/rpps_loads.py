"""A file of the register sent to the back office: checked, kept private, read by the worker, then gone."""

from pathlib import PurePath

from django.db import transaction
from django.utils import timezone

from association.people import territory
from association.people.models import RppsEntry, RppsLoad
from association.people.services.rpps_file import Counts, check_header, day_of, load_rpps
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

#: The register of the whole country zips to some two hundred megabytes.
MAX_UPLOAD = 300 * 1024 * 1024
Status = RppsLoad.Status
LOAD = "people.load_rpps"


@transaction.atomic
def receive(*, file, user):
    """Keep an uploaded file for the worker. Returns the RppsLoad.

    Raises Refusal for another kind of file, one too heavy, a missing column, or while another is read.
    """
    if PurePath(file.name).suffix.lower() not in (".txt", ".zip"):
        raise Refusal("Seuls les fichiers .txt et .zip sont acceptés.")
    if file.size > MAX_UPLOAD:
        raise Refusal(
            f"Ce fichier pèse plus de {MAX_UPLOAD // 1024**2} Mo : compressez-le (.zip), ou faites-le "
            "charger sur le serveur par la commande load_rpps."
        )
    if not territory.department_codes():
        raise Refusal("Choisissez d’abord la région du réseau (Réglages, Territoire) : elle dit qui garder.")
    if RppsLoad.objects.filter(status__in=(Status.WAITING, Status.READING)).exists():
        raise Refusal("Un fichier est déjà en cours de lecture : attendez qu’il soit fini.")
    load = RppsLoad(file_name=file.name[:200], file_date=day_of(file.name), created_by=user)
    check_header(file)
    load.file.save(PurePath(file.name).name[-60:], file, save=False)
    load.save()
    return load


def read(load_pk):
    """Read a received file and put it in place. Begun again after a crash, it starts over."""
    if not RppsLoad.objects.filter(pk=load_pk, status__in=(Status.WAITING, Status.READING)).update(
        status=Status.READING
    ):
        return
    load = RppsLoad.objects.get(pk=load_pk)
    try:
        with load.file.open("rb") as stream:
            counts = load_rpps(
                stream=stream,
                departments=territory.department_codes(),
                file_date=load.file_date,
                progress=lambda counts: RppsLoad.objects.filter(pk=load_pk).update(lines=counts.lines),
            )
    except Refusal as refusal:
        give_up(load_pk, str(refusal))
        return
    _finish(load, Status.DONE, counts)


def read_from_server(*, path, departments=None, file_date=None, progress=None):
    """Load a file that is on the server, with no size limit (manage.py load_rpps). Returns the RppsLoad."""
    name = path.name
    load = RppsLoad(file_name=name[:200], file_date=file_date or day_of(name), status=Status.READING)
    with path.open("rb") as stream:
        counts = load_rpps(
            stream=stream,
            departments=departments or territory.department_codes(),
            file_date=load.file_date,
            progress=progress,
        )
    load.save()
    _finish(load, Status.DONE, counts)
    return load


def give_up(load_pk, error):
    """Note why a file was not loaded; what was loaded before stays."""
    load = RppsLoad.objects.filter(pk=load_pk, status__in=(Status.WAITING, Status.READING)).first()
    if load:
        load.error = error
        _finish(load, Status.FAILED, Counts(lines=load.lines))


@transaction.atomic
def _finish(load, status, counts):
    load.status, load.finished_at = status, timezone.now()
    load.lines, load.kept, load.unreadable = counts.lines, counts.kept, counts.unreadable
    if load.file:
        name, storage = load.file.name, load.file.storage
        load.file = ""
        transaction.on_commit(lambda: storage.delete(name))
    load.save()
    if status == Status.DONE:
        audit.record(load, LOAD, user=load.created_by, data={"kept": counts.kept, "lines": counts.lines})


def present_file():
    """(day, number of professionals) of the file in place, or None."""
    entry = RppsEntry.objects.order_by().first()
    return (entry.file_date, RppsEntry.objects.count()) if entry else None

"""Undoing a confirmed import, exactly, while nothing else touched what it wrote."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import CHUNK, locked
from cms.backoffice.imports.formats import get_format
from cms.backoffice.imports.traces import UNDO, Trace
from cms.backoffice.models import AuditEntry, ImportBatch, ImportEffect


class Blocked(Refusal):
    """Something else touched the records since; reasons has a sentence per record."""

    def __init__(self, reasons):
        self.reasons = reasons
        number = len(reasons)
        many = f"{number} fiches ont" if number > 1 else "une fiche a"
        super().__init__(f"Cet import ne peut plus être annulé : {many} changé depuis.")


@transaction.atomic
def undo(*, batch, user):
    """Put every record back as it stood before the import. Returns the undone ImportBatch.

    Raises Blocked, naming the rows, when a record was changed since, deleted, or given something
    (an adhesion, a contact…); Refusal if the import is not a confirmed one.
    """
    batch = locked(batch.pk)
    if batch.status != ImportBatch.Status.CONFIRMED:
        raise Refusal(f"Cet import n’est pas à annuler : il est « {batch.get_status_display()} ».")
    import_format = get_format(batch.format)
    trace = Trace(batch, user)
    chunks = list(_chunks(batch))
    if reasons := [reason for effects in chunks for reason in import_format.blockers(effects)]:
        raise Blocked(reasons)
    for effects in reversed(chunks):
        try:
            entries = import_format.restore(effects, trace)
        except ProtectedError as error:
            raise Blocked([f"Rattaché depuis : « {kept} »." for kept in error.protected_objects]) from None
        AuditEntry.objects.bulk_create(entries, batch_size=CHUNK)
    ImportEffect.objects.filter(row__batch=batch).delete()
    batch.status = ImportBatch.Status.UNDONE
    batch.undone_by, batch.undone_at = user, timezone.now()
    batch.save(update_fields=["status", "undone_by", "undone_at"])
    AuditEntry.objects.bulk_create([trace.summary(UNDO, batch.counts)])
    return batch


def _chunks(batch):
    effects = ImportEffect.objects.filter(row__batch=batch).select_related("row").defer("row__raw")
    last = 0
    while page := list(effects.filter(row__line__gt=last).order_by("row__line")[:CHUNK]):
        yield page
        last = page[-1].row.line

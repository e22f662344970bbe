"""Looking for records that may be one: the scan, run each night and when staff ask for it."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from association.merging.models import Suspicion
from association.merging.registry import mergeable as mergeable_of

State = Suspicion.State
CHUNK = 1000


@transaction.atomic
def scan(model_label):
    """Look through a whole table for pairs that may be one record. Returns the number of new suspicions.

    A pair already waiting takes its new score; one that no longer looks alike goes, as does one whose
    record is gone. A dismissed pair stays dismissed. The number of queries does not depend on the
    number of records.
    """
    mergeable = mergeable_of(model_label)
    kind = ContentType.objects.get_for_model(mergeable.model)
    found = {(pair.first, pair.second): pair for pair in mergeable.detect()}
    pairs = Suspicion.objects.filter(content_type=kind)
    known = pairs.exclude(state=State.MERGED).select_for_update(of=("self",))
    gone, changed = [], []
    present = set(mergeable.model._base_manager.values_list("pk", flat=True))
    merged = set(pairs.filter(state=State.MERGED).values_list("first_id", "second_id"))
    for suspicion in known:
        pair = found.pop((suspicion.first_id, suspicion.second_id), None)
        dismissed = suspicion.state == State.DISMISSED
        if not {suspicion.first_id, suspicion.second_id} <= present or not (pair or dismissed):
            gone.append(suspicion.pk)
        elif pair and (suspicion.score, suspicion.reasons) != (pair.score, list(pair.reasons)):
            suspicion.score, suspicion.reasons = pair.score, list(pair.reasons)
            changed.append(suspicion)
    for start in range(0, len(gone), CHUNK):
        Suspicion.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    Suspicion.objects.bulk_update(changed, ["score", "reasons"], batch_size=CHUNK)
    new = [
        Suspicion(
            content_type=kind, first_id=p.first, second_id=p.second, score=p.score, reasons=list(p.reasons)
        )
        for key, p in sorted(found.items())
        if key not in merged
    ]
    # Another scan may be at the same pairs.
    Suspicion.objects.bulk_create(new, batch_size=CHUNK, ignore_conflicts=True)
    return len(new)

"""Unmerging two records exactly, while nothing touched them since; or saying what forbids it."""

from dataclasses import dataclass, field
from itertools import groupby

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from association.merging.models import Merge
from association.merging.registry import mergeable as mergeable_of
from association.merging.registry import relations
from association.merging.services import suspicions
from association.merging.services.columns import columns, given_back, prints_of
from association.merging.services.ledger import ADD, DROP, take_back
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

ERASED = "Le détail de cette fusion a été effacé\u00a0: elle ne peut plus être défaite."
TAKEN = "Une ligne ajoutée depuis occupe la place\u00a0: retirez-la d’abord."
#: Blockers named one by one in each table; the rest is counted.
NAMED = 3
UNDONE = "Cette fusion a déjà été défaite."


class Blocked(Refusal):
    """Something touched the records since; reasons has a sentence for each."""

    def __init__(self, reasons):
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass
class Preview:
    """What undoing would do, or what forbids it."""

    blockers: list = field(default_factory=list)
    #: [(number, what)] of the rows that go back to the separated record.
    going_back: list = field(default_factory=list)
    #: [(number, what)] of the rows added since to the kept record, where they stay.
    staying: list = field(default_factory=list)
    #: The values the separated record comes back with: {column: value}.
    record: dict = field(default_factory=dict)


def preview(merge):
    """The Preview of undoing a merge; reads only."""
    if merge.undone_at:
        return Preview([UNDONE])
    if not merge.journal:
        return Preview([ERASED])
    found = Preview(blockers(merge))
    entries = merge.journal["entries"]
    absorbed = next(
        e for e in entries if (e["act"], e["pk"]) == (DROP, merge.absorbed_id) and _is_record(e, merge)
    )
    found.record = absorbed["before"]
    touched = {(entry["model"], entry["pk"]) for entry in entries}
    for relation in relations(merge.content_type.model_class()):
        if not relation.plural:
            continue
        column = relation.model_class._meta.get_field(relation.field).attname
        label = relation.model.lower()
        going = sum(
            entry["model"] == label and entry.get("before", {}).get(column) == merge.absorbed_id
            for entry in entries
        )
        later = _rows_of(relation, merge).filter(pk__gt=merge.journal["latest"].get(relation.code, 0))
        staying = sum((label, key) not in touched for key in later.values_list("pk", flat=True))
        for number, where in ((going, found.going_back), (staying, found.staying)):
            if number:
                where.append((number, relation.singular if number == 1 else relation.plural))
    return found


@transaction.atomic
def undo(*, merge, user):
    """Separate two merged records as they were before. Returns the separated record.

    The row comes back under its key, with its dates; what was added to the kept record since stays
    there. Raises Blocked, naming what forbids it, and changes nothing then.
    """
    merge = Merge.objects.select_for_update(of=("self",)).select_related("content_type").get(pk=merge.pk)
    mergeable = mergeable_of(merge.content_type.model_class())
    list(mergeable.model._base_manager.select_for_update(of=("self",)).filter(pk=merge.kept_id))
    if merge.undone_at:
        raise Blocked([UNDONE])
    if not merge.journal:
        raise Blocked([ERASED])
    if reasons := blockers(merge):
        raise Blocked(reasons)
    journal = merge.journal
    try:
        with transaction.atomic():
            take_back(journal["entries"], missing=missing_targets(journal["entries"], merge)[1])
    except IntegrityError:
        raise Blocked([TAKEN]) from None
    suspicions.put_back(journal["suspicions"])
    merge.journal, merge.undone_by, merge.undone_at = None, user, timezone.now()
    merge.save(update_fields=["journal", "undone_by", "undone_at"])
    kept = mergeable.model._base_manager.get(pk=merge.kept_id)
    absorbed = mergeable.model._base_manager.get(pk=merge.absorbed_id)
    both = {"merge": merge.pk, "kept": kept.pk, "absorbed": absorbed.pk}
    for record in (kept, absorbed):
        audit.record(record, "merging.undo", user=user, data=both)
    return absorbed


def blockers(merge):
    """Sentences saying what forbids undoing; none if it is possible. Needs the journal."""
    if later := _later(merge):
        return later
    entries = merge.journal["entries"]
    return [*_changed(merge), *_taken(entries, merge), *missing_targets(entries, merge)[0]]


def _later(merge):
    """Merges of the same records done since: the last one is undone first."""
    keys = (merge.kept_id, merge.absorbed_id)
    since = Merge.objects.filter(
        Q(kept_id__in=keys) | Q(absorbed_id__in=keys),
        content_type=merge.content_type_id,
        undone_at=None,
        pk__gt=merge.pk,
    ).order_by("-pk")
    return [
        f"Une fusion plus récente, du {timezone.localtime(one.merged_at):%d/%m/%Y à %H:%M}, concerne la même "
        "fiche\u00a0: défaites-la d’abord."
        for one in since[:3]
    ]


def _changed(merge):
    """Rows that are no longer as the merge left them: the first few of each table by name."""
    found = []
    for label, group in groupby(merge.journal["prints"], lambda place: place[0]):
        places = {key: prints for _, key, prints in group}
        model = apps.get_model(label)
        rows = model._base_manager.in_bulk(list(places))
        touched = []
        for key, prints in places.items():
            now = prints_of(rows[key]) if key in rows else {}
            different = [name for name, value in prints.items() if now.get(name, value) != value]
            if different or key not in rows:
                touched.append((key, rows.get(key), different))
        found += [_sentence(merge, model, *row) for row in touched[:NAMED]]
        if (others := len(touched) - NAMED) > 0:
            found.append(f"Et {others} de plus ({model._meta.verbose_name_plural}).")
    return found


def _sentence(merge, model, key, row, different):
    kind = str(model._meta.verbose_name)
    if model is merge.content_type.model_class() and key == merge.kept_id:
        name = "La fiche gardée"
    else:
        name = f"«\u00a0{row}\u00a0» ({kind})" if row else f"Une ligne ({kind})"
    if row is None:
        return f"{name} n’existe plus."
    names = ", ".join(str(column.verbose_name) for column in columns(model, different) if column.editable)
    return f"{name} a changé depuis ({names})." if names else f"{name} a changé depuis."


def _taken(entries, merge):
    """Unique values of the rows to bring back that somebody else bears now."""
    found = []
    for entry in entries:
        if entry["act"] != DROP:
            continue
        model = apps.get_model(entry["model"])
        before = given_back(model, entry["before"])
        for column in columns(model):
            value = before.get(column.attname)
            if not column.unique or value in (None, "") or _bears_still(entries, model, column, value):
                continue
            if model._base_manager.filter(**{column.attname: value}).exists():
                found.append(f"Une autre fiche porte maintenant le même «\u00a0{column.verbose_name}\u00a0».")
    return found


def _bears_still(entries, model, column, value):
    """Whether the value is borne by a row that gives it back: the kept record took it from the other."""
    changed = [
        e["pk"]
        for e in entries
        if e["model"] == model._meta.label_lower and column.attname in e.get("before", {})
    ]
    return model._base_manager.filter(pk__in=changed, **{column.attname: value}).exists()


def missing_targets(entries, merge):
    """Rows the journal names that were deleted since: (sentences for those one cannot do without,
    {(table, key)} of the others, emptied as their deletion would have)."""
    needed = {}
    for entry in entries:
        if entry["act"] == ADD:
            continue
        model = apps.get_model(entry["model"])
        for column in columns(model, entry["before"]):
            value = entry["before"].get(column.attname)
            if column.remote_field and value is not None:
                needed.setdefault(column.related_model, {}).setdefault(value, []).append((model, column))
    back = {(entry["model"], entry["pk"]) for entry in entries if entry["act"] == DROP}
    sentences, missing = [], set()
    for target, values in needed.items():
        present = set(target._base_manager.filter(pk__in=list(values)).values_list("pk", flat=True))
        for value, places in values.items():
            if value in present or (target._meta.label_lower, value) in back:
                continue
            missing.add((target._meta.label_lower, value))
            sentences += [
                f"Ce dont dépendait une ligne ({model._meta.verbose_name}, {column.verbose_name}) "
                "a été supprimé."
                for model, column in places
                if not column.null
            ]
    return sentences, missing


def _is_record(entry, merge):
    return apps.get_model(entry["model"]) is merge.content_type.model_class()


def _rows_of(relation, merge):
    rows = relation.model_class._base_manager.filter(**{relation.field: merge.kept_id})
    return rows.filter(**{relation.kind_field: merge.content_type}) if relation.kind_field else rows

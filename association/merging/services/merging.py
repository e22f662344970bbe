"""Absorbing one record into another, in one transaction, with what is needed to undo it."""

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max

from association.merging.models import Merge
from association.merging.registry import mergeable as mergeable_of
from association.merging.registry import relations
from association.merging.services import suspicions
from association.merging.services.columns import columns, mark_of
from association.merging.services.ledger import Ledger
from association.merging.services.plan import after, draw
from association.merging.steps import Add, Change, Drop, Move
from cms.backoffice import audit
from cms.backoffice.changes import named
from cms.backoffice.errors import Refusal

CONFLICT = "Ces fiches ne peuvent pas être fusionnées telles quelles\u00a0: relisez la comparaison."
GONE = "Une des deux fiches n’existe plus\u00a0: elle a sans doute déjà été fusionnée."


@transaction.atomic
def merge(*, model, kept_id, absorbed_id, user, chosen=None, mark=None):
    """Absorb a record into another of the same kind. Returns the Merge.

    model: a mergeable class or its label. chosen: {code of a choice: "kept", "absorbed" or "both"};
    what is not said is as proposed (services.plan). mark: services.columns.mark_of the two records
    as they were shown, to be refused if they changed since. Both rows are locked, in the order of
    their keys; everything is read again under the lock.

    Raises Refusal where a rule forbids it, LookupError for a table nobody declared.
    """
    mergeable = mergeable_of(model)
    kept, absorbed = pair(mergeable, kept_id, absorbed_id, lock=True)
    if mark and mark != mark_of(kept, absorbed):
        raise Refusal("Une des deux fiches vient d’être modifiée\u00a0: relisez la comparaison.")
    plan = draw(mergeable, kept, absorbed, chosen)
    if plan.obstacles:
        raise Refusal(" ".join(plan.obstacles))
    changes = after(plan)
    made = Merge.objects.create(
        content_type=ContentType.objects.get_for_model(mergeable.model),
        kept_id=kept.pk,
        absorbed_id=absorbed.pk,
        merged_by=user,
    )
    latest = {relation.code: newest(relation) for relation in relations(mergeable.model)}
    log(made, kept, absorbed, changes, user)
    ledger = Ledger()
    try:
        with transaction.atomic():
            write(plan, changes, ledger)
    except IntegrityError:
        raise Refusal(
            "Ces fiches ne peuvent pas être fusionnées telles quelles\u00a0: relisez la comparaison."
        ) from None
    made.journal = {
        "entries": ledger.entries,
        "prints": ledger.prints(),
        "latest": latest,
        "suspicions": suspicions.absorb(made, user),
    }
    made.save(update_fields=["journal"])
    return made


def pair(mergeable, kept_id, absorbed_id, *, lock=False):
    """The two records. Raises Refusal if one is gone, or if they are the same."""
    if kept_id == absorbed_id:
        raise Refusal("Une fiche ne se fusionne pas avec elle-même.")
    rows = mergeable.model._base_manager.select_related(*mergeable.select_related)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = {row.pk: row for row in rows.filter(pk__in=[kept_id, absorbed_id]).order_by("pk")}
    if len(found) < 2:
        raise Refusal(GONE)
    return found[kept_id], found[absorbed_id]


def write(plan, changes, ledger):
    """Do the steps, let the absorbed record go, then give the kept one its values.

    In this order: an identifier is unique, and passes from one to the other.
    """
    for relation, step in plan.steps:
        if isinstance(step, Move):
            target = {relation.model_class._meta.get_field(relation.field).attname: plan.kept.pk}
            ledger.change(step.rows, target | step.changes, watched=relation.watched)
        elif isinstance(step, Change):
            ledger.change([step.row], step.changes, watched=step.watched)
        elif isinstance(step, Drop):
            ledger.drop(step.row)
        elif isinstance(step, Add):
            ledger.add(step.row)
    stop_if_something_is_left(plan.absorbed)
    ledger.drop(plan.absorbed)
    ledger.change([plan.kept], changes)


def stop_if_something_is_left(record):
    """Raise LookupError if a row still points at a record about to go: it would go with it."""
    for relation in pointing_at(type(record)):
        if relation.related_model._base_manager.filter(**{relation.field.name: record.pk}).exists():
            raise LookupError(f"{relation.related_model._meta.label}.{relation.field.name} does not follow.")


def pointing_at(model):
    """The relations of the tables that point at a model, those of many-to-many fields included."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
    ]


def newest(relation):
    """The greatest key of a table: what comes later is greater."""
    return relation.model_class._base_manager.aggregate(key=Max("pk"))["key"] or 0


def log(made, kept, absorbed, changes, user):
    """One entry on each record; the absorbed one's stays readable from the kept one's history."""
    said = {}
    for column in columns(type(kept), changes):
        if column.editable or column.remote_field:
            values = [getattr(kept, column.attname), changes[column.attname]]
            named_values = [named(column, value) for value in values] if column.remote_field else values
            said[column.name] = named_values
    both = {"merge": made.pk, "kept": kept.pk, "absorbed": absorbed.pk}
    audit.record(absorbed, "merging.absorbed", user=user, data=both)
    audit.record(kept, "merging.merge", user=user, data=both, changes=said)

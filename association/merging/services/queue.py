"""What is read of suspicions and merges: whose pairs wait, what became of a record."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef

from association.merging.models import Merge, Suspicion


def suspicions_of(mergeable, state=Suspicion.State.WAITING):
    """The pairs of one kind in a state whose two records exist, the surest first."""
    records = mergeable.model._base_manager
    return Suspicion.objects.filter(
        Exists(records.filter(pk=OuterRef("first_id"))),
        Exists(records.filter(pk=OuterRef("second_id"))),
        content_type=ContentType.objects.get_for_model(mergeable.model),
        state=state,
    ).order_by("-score", "pk")


def where_it_went(model, key):
    """The key of the record a merged one is part of now, through every later merge; None if it is not."""
    standing = Merge.objects.filter(content_type=ContentType.objects.get_for_model(model), undone_at=None)
    found, seen = None, set()
    if not str(key).isdigit():
        return None
    while step := standing.filter(absorbed_id=found or key).values_list("kept_id", flat=True).first():
        if step in seen:
            return None
        seen.add(step)
        found = step
    return found if found and model._base_manager.filter(pk=found).exists() else None


def former_keys(record):
    """The keys of the records that are part of this one now, directly or through others."""
    standing = Merge.objects.filter(
        content_type=ContentType.objects.get_for_model(type(record)), undone_at=None
    )
    found, latest = set(), {record.pk}
    while latest:
        latest = set(standing.filter(kept_id__in=latest).values_list("absorbed_id", flat=True)) - found
        found |= latest
    return sorted(found)


def fuller_first(mergeable, first, second):
    """The two records, the one that says more first: it is the one proposed to be kept.

    An account counts above all, since somebody signs in with it; of two that say as much, the older.
    """

    def weight(record):
        fields = mergeable.model._meta.concrete_fields
        filled = sum(getattr(record, field.attname) not in (None, "") for field in fields)
        return (getattr(record, "user_id", None) is not None, filled, -record.pk)

    return (first, second) if weight(first) >= weight(second) else (second, first)

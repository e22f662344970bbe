"""Tables of lower rooms, and of libraries, that point at records of any kind."""

from association.merging import registry
from association.merging.registry import Relation

#: Columns of keys of records left as they are, and why.
LEFT = {
    ("backoffice.AuditEntry", "object_id"): "never rewritten: the kept record's history shows both",
    (
        "backoffice.ImportRow",
        "object_id",
    ): "what a file said stays; undoing it sees the record is gone",
    ("backoffice.ImportEffect", "object_id"): "what a file wrote stays; undoing it sees the record is gone",
    ("merging.Suspicion", "first_id"): "services.suspicions makes them follow",
    ("merging.Suspicion", "second_id"): "services.suspicions makes them follow",
    ("merging.Merge", "kept_id"): "a merge says what it was about, even after another one",
    ("merging.Merge", "absorbed_id"): "a merge says what it was about, even after another one",
}


def declare():
    """Called when Django starts."""
    registry.join_every_kind(
        Relation(
            "outbox.Message",
            "recipient_id",
            kind_field="recipient_type",
            # A message waiting to leave leaves: that is no reason not to undo.
            watched=("recipient_type", "recipient_id"),
            singular="message envoyé",
            plural="messages envoyés",
        )
    )
    for (model, field), why in LEFT.items():
        registry.leave(model, field, why)

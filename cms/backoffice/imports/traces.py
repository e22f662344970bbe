"""The audit entries of an import, prepared in numbers: one per record, all of one act."""

import uuid

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cms.backoffice.models import AuditEntry

CONFIRM, UNDO, CREATE, CHANGE, RESTORE = (
    "backoffice.import",
    "backoffice.import_undo",
    "backoffice.import_create",
    "backoffice.import_change",
    "backoffice.import_restore",
)
ACTIONS = {
    CONFIRM: "Import confirmé",
    UNDO: "Import annulé",
    CREATE: "Création par import",
    CHANGE: "Modification par import",
    RESTORE: "Retour à l’état d’avant un import",
}


class Trace:
    """Makes the entries of one confirmation or undoing: same user, same moment, same act."""

    def __init__(self, batch, user):
        self.batch = batch
        self.user = user
        self.now = timezone.now()
        self.uuid = uuid.uuid4()

    def entry(self, instance, action, *, line=None, changes=None, data=None, deleted=False):
        """An unsaved AuditEntry. changes: field → [old, new] as people read them."""
        data = {"import": self.batch.pk, **({"line": line} if line else {}), **(data or {})}
        if changes:
            data["fields"] = list(changes)
        return AuditEntry(
            content_type_id=ContentType.objects.get_for_model(instance, for_concrete_model=False).pk,
            object_id=str(instance.pk),
            label=str(instance),
            action=action,
            data=data,
            values=changes or None,
            timestamp=self.now,
            uuid=self.uuid,
            user_id=self.user and self.user.pk,
            content_changed=True,
            deleted=deleted,
        )

    def summary(self, action, counts):
        return self.entry(
            self.batch, action, data={"format": self.batch.format, "sha256": self.batch.sha256, **counts}
        )

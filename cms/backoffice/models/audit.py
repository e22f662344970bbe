"""The audit log: who did what when, and the values in a column that can be erased alone."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import BaseLogEntry, BaseLogEntryManager
from wagtail.models.audit_log import LogEntryQuerySet


class AuditLogIsKept(Exception):
    """Something tried to rewrite or remove what the audit log says."""

    def __init__(self):
        super().__init__("The audit log is never rewritten nor removed; only its values can be erased.")


class AuditEntryQuerySet(LogEntryQuerySet):
    def update(self, **kwargs):
        raise AuditLogIsKept

    def delete(self):
        raise AuditLogIsKept

    def bulk_update(self, *args, **kwargs):
        raise AuditLogIsKept

    def erase_values(self):
        """Forget the old and new values, and the names written in the labels; keep who, when and which field.

        Returns the number of entries erased.
        """
        named = models.functions.Concat(models.Value("n° "), "object_id", output_field=models.TextField())
        return super().update(values=None, label=named)


class AuditEntryManager(BaseLogEntryManager.from_queryset(AuditEntryQuerySet)):
    def get_queryset(self):
        return AuditEntryQuerySet(self.model, using=self._db)

    def log_action(self, instance, action, **kwargs):
        return super().log_action(instance, action, object_id=str(instance.pk), **kwargs)

    def for_instance(self, instance):
        return self.get_for_model(type(instance)).filter(object_id=str(instance.pk))


class AuditEntry(BaseLogEntry):
    """One act on one record. data holds identifiers and field names; values holds old and new."""

    object_id = models.CharField(max_length=255, db_index=True)
    values = models.JSONField(
        "valeurs",
        null=True,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text="{champ: [ancienne, nouvelle]} ; vidé lors d’un effacement de données personnelles.",
    )

    objects = AuditEntryManager()

    class Meta(BaseLogEntry.Meta):
        verbose_name = "entrée du journal"
        verbose_name_plural = "entrées du journal"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AuditLogIsKept
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AuditLogIsKept

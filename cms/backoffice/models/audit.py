"""The audit log: who did what when, and the values in a column that can be erased alone."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from wagtail.models import BaseLogEntry, BaseLogEntryManager


class AuditEntryManager(BaseLogEntryManager):
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

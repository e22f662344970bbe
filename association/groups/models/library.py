"""Documents only the group sees."""

from django.conf import settings
from django.db import models

from association.groups.models.groups import WorkingGroup
from association.groups.models.meetings import GroupMeeting, private_storage


class GroupDocument(models.Model):
    """A file of the group, for its members alone: it has no public address."""

    group = models.ForeignKey(WorkingGroup, models.PROTECT, related_name="documents", verbose_name="groupe")
    meeting = models.ForeignKey(
        GroupMeeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="pour la réunion",
    )
    title = models.CharField("titre", max_length=150)
    file = models.FileField("fichier", upload_to="groups/", storage=private_storage)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        verbose_name = "document de groupe"
        verbose_name_plural = "documents de groupe"
        ordering = ["-uploaded_at", "-id"]

    def __str__(self):
        return self.title

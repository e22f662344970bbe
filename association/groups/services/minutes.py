"""The minutes of a meeting: a PDF, kept apart from what the web serves, and its corrected versions."""

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from association.groups.documents import RELATED, minutes_data
from association.groups.rules.meetings import Act
from association.groups.services.meetings import locked, refuse
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.documents import pdf

NOT_TAKEN = "L’émargement n’est pas fait\u00a0: le compte rendu dit d’abord qui était là."


@transaction.atomic
def publish_minutes(*, meeting, correction="", user=None):
    """Make the minutes of a held meeting, for its group to read. Returns the GroupMeeting.

    correction: what is corrected, needed as soon as minutes were published; the new version says so
    and takes the place of the one before. Raises Refusal without attendance, and for a second
    version that does not say what it corrects.
    """
    meeting = locked(meeting)
    if meeting.state in ("draft", "convened"):
        raise Refusal(NOT_TAKEN)
    refuse(meeting, Act.PUBLISH)
    correction = correction.strip()
    if meeting.minutes_version and not correction:
        raise Refusal(
            f"Un compte rendu est déjà publié (version {meeting.minutes_version})\u00a0: "
            "dites ce que la nouvelle version corrige."
        )
    replaced, before = meeting.minutes.name, meeting.minutes_at
    meeting.minutes_at = timezone.now()
    meeting.minutes_version += 1
    meeting.minutes_outdated = False
    prefetch_related_objects([meeting], *RELATED)
    content = pdf.compile("minutes", minutes_data(meeting, correction=correction, replaces=before))
    name = f"reunion-{meeting.pk}-v{meeting.minutes_version}.pdf"
    meeting.minutes.save(name, ContentFile(content), save=False)
    meeting.save(update_fields=["minutes", "minutes_at", "minutes_version", "minutes_outdated", "updated_at"])
    if replaced:
        storage = meeting.minutes.storage
        transaction.on_commit(lambda: storage.delete(replaced))
    audit.record(
        meeting,
        "groups.publish_minutes",
        user=user,
        data={"group": meeting.group_id, "version": meeting.minutes_version},
        changes={"correction": ["", correction]} if correction else None,
    )
    return meeting

"""The documents of a group: put there, taken away. They have no public address."""

from django.db import transaction

from association.groups.models import GroupDocument
from association.groups.services.standing import locked_active
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def add_document(*, group, title, upload, meeting=None, user=None):
    """Keep a file for the members of a group. Returns the GroupDocument.

    upload: a file already accepted (association.groups.uploads.accept_document). meeting: the one it
    prepares or follows. Raises Refusal for a group that is not active, and another group's meeting.
    """
    group = locked_active(group)
    if meeting is not None and meeting.group_id != group.pk:
        raise Refusal("Cette réunion n’est pas de ce groupe.")
    document = GroupDocument.objects.create(
        group=group, meeting=meeting, title=title.strip(), file=upload, uploaded_by=user
    )
    _log(document, "groups.add_document", user, [None, document.title])
    return document


@transaction.atomic
def remove_document(*, document, user=None):
    """Take a document away, with its file. Raises Refusal for a group that is not active."""
    locked_active(document.group)
    held = GroupDocument.objects.select_for_update(of=("self",)).filter(pk=document.pk).first()
    if held is None:
        raise Refusal("Ce document n’est plus là.")
    _log(held, "groups.remove_document", user, [held.title, None])
    storage, name = held.file.storage, held.file.name
    held.delete()
    # The file goes once nothing can bring the row back.
    transaction.on_commit(lambda: storage.delete(name))


def _log(document, action, user, title):
    data = {"group": document.group_id, "document": document.pk}
    audit.record(document.group, action, user=user, data=data, changes={"title": title})

"""The files of a group: fetched by its members of today, and by staff who keep the groups."""

from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.generic import View

from association.groups.espace.pages import meetings_of, rooms_of
from association.groups.models import GroupDocument, GroupMeeting
from association.groups.uploads import CONTENT_TYPES
from association.people.espace.pages import SpacePage
from cms.backoffice.private_files import to_save


class DocumentView(SpacePage, View):
    def get(self, request, pk):
        documents = GroupDocument.objects.all()
        if not request.user.has_perm("groups.view_groupdocument"):
            documents = documents.filter(group__in=rooms_of(request.user).values("pk"))
        document = get_object_or_404(documents, pk=pk)
        return attached(document.file, slugify(document.title) or "document")


class MinutesView(SpacePage, View):
    """The minutes of a meeting, for the members of its group, those invited to it, and staff."""

    def get(self, request, pk):
        everything = request.user.has_perm("groups.change_groupmeeting")
        meetings = GroupMeeting.objects.all() if everything else meetings_of(request.user)
        meeting = get_object_or_404(meetings.exclude(minutes="").select_related("group"), pk=pk)
        return attached(meeting.minutes, f"compte-rendu-{meeting.group.slug}-{meeting.starts_at:%Y-%m-%d}")


def attached(file, name):
    """The file to save, under a name that says what it is."""
    extension = file.name.rsplit(".", 1)[-1].lower()
    return to_save(file, f"{name}.{extension}", CONTENT_TYPES.get(extension, "application/octet-stream"))

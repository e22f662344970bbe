"""The PDF of the minutes, for staff who read the meetings."""

from django.http import Http404
from django.views.generic import View
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.groups.models import GroupMeeting
from cms.backoffice.private_files import to_save


class MinutesView(PermissionCheckedMixin, View):
    model = GroupMeeting
    any_permission_required = ["view", "change"]

    def get(self, request, pk):
        meeting = GroupMeeting.objects.filter(pk=pk).exclude(minutes="").first()
        if meeting is None:
            raise Http404
        filename = f"compte-rendu-{meeting.pk}-v{meeting.minutes_version}.pdf"
        return to_save(meeting.minutes, filename, "application/pdf", **{"Cache-Control": "private, no-store"})

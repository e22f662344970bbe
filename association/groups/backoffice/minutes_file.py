"""The PDF of the minutes, for staff who read the meetings."""

from django.http import FileResponse, Http404
from django.views.generic import View
from wagtail.admin.views.generic import PermissionCheckedMixin

from association.groups.models import GroupMeeting


class MinutesView(PermissionCheckedMixin, View):
    model = GroupMeeting
    any_permission_required = ["view", "change"]

    def get(self, request, pk):
        meeting = GroupMeeting.objects.filter(pk=pk).exclude(minutes="").first()
        if meeting is None:
            raise Http404
        return minutes_response(meeting)


def minutes_response(meeting):
    """The file of a meeting's minutes, to save; whoever calls has checked who asks."""
    try:
        file = meeting.minutes.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"compte-rendu-{meeting.pk}-v{meeting.minutes_version}.pdf",
        content_type="application/pdf",
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        },
    )

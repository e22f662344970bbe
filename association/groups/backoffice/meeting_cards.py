"""What meetings ask for today, and what the sheet of a group says of them."""

from django.urls import reverse
from django.utils import timezone

from association.groups.backoffice import sections
from association.groups.backoffice.meetings import to_publish, to_take
from association.groups.models import GroupMeeting
from cms.backoffice import today
from cms.backoffice.display import linked
from cms.backoffice.views.inspection import Listing

SHOWN = 5
#: Meetings on the sheet of a group: two years of a busy one.
ON_A_SHEET = 12


@today.register(permission="groups.change_groupmeeting")
def attendance(user):
    return card("Réunions à émarger", "attendance", GroupMeeting.objects.filter(to_take()))


@today.register(permission="groups.change_groupmeeting")
def minutes(user):
    return card("Comptes rendus à publier", "minutes", GroupMeeting.objects.filter(to_publish()))


def card(title, watch, waiting):
    first = waiting.select_related("group").order_by("starts_at")[:SHOWN]
    return today.Card(
        title,
        waiting.count(),
        reverse("groupmeeting:index", query={"watch": watch}),
        [(named(meeting), reverse("groupmeeting:inspect", args=[meeting.pk])) for meeting in first],
    )


def named(meeting):
    return f"{meeting.group}, {timezone.localtime(meeting.starts_at):%d/%m/%Y}"


@sections.register
def meetings(group, user):
    if not user.has_perm("groups.view_groupmeeting"):
        return None
    rows = [
        [
            linked(meeting, meeting.title),
            f"{timezone.localtime(meeting.starts_at):%d/%m/%Y}",
            meeting.get_state_display(),
        ]
        for meeting in group.meetings.all()[:ON_A_SHEET]
    ]
    return Listing("Réunions", ["Objet", "Date", "État"], rows, "Aucune réunion.")


@sections.register_acts
def plan(group, user):
    if not (group.status and user.has_perm("groups.add_groupmeeting")):
        return []
    url = reverse("groupmeeting:add", query={"group": group.pk})
    return [{"url": url, "label": "Préparer une réunion", "icon": "date"}]

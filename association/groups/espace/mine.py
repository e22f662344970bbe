"""« Mes groupes »: those I belong to, their next meeting, what they ask of me."""

from django.views.generic import TemplateView

from association.groups.espace.asked import actions_of, answers_to, invitations_of, upcoming
from association.groups.espace.pages import rooms_of
from association.groups.models import GroupMeeting, GroupRole, StatusPeriod
from association.people.espace.pages import SpacePage
from association.records.dated import today


class MyGroupsView(SpacePage, TemplateView):
    title = "Mes groupes"
    template_name = "groups/espace/mine.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        groups = list(rooms_of(self.request.user))
        keys = [group.pk for group in groups]
        roles = {}
        for row in GroupRole.objects.active().of_insiders().filter(person=self.person, group__in=keys):
            roles.setdefault(row.group_id, []).append(row)
        next_meetings = {}
        for meeting in upcoming(GroupMeeting.objects.filter(group__in=keys)):
            next_meetings.setdefault(meeting.group_id, meeting)
        invitations = list(invitations_of(self.person))
        return super().get_context_data(**kwargs) | {
            "groups": [
                {
                    "group": group,
                    "roles": roles[group.pk],
                    "leads": any(row.role == GroupRole.Role.LEAD for row in roles[group.pk]),
                    "suspended": group.status == StatusPeriod.Status.SUSPENDED,
                    "next": next_meetings.get(group.pk),
                }
                for group in groups
            ],
            "invitations": [
                {"invitation": one, "meeting": one.meeting, "answers": answers_to(one.meeting)}
                for one in invitations
            ],
            "actions": actions_of(self.person, keys),
            "today": today(),
        }

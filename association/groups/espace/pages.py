"""The bases of the pages of the groups in Mon espace: whose group, whose meeting."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from association.groups.models import GroupMeeting, GroupRole, StatusPeriod, WorkingGroup
from association.people.espace.pages import SpacePage


def rooms_of(user):
    """The groups whose room an account enters today; a closed group is nobody's any more."""
    return WorkingGroup.objects.visible_to(user).running().with_status()


def meetings_of(user):
    """The meetings an account may read: those of its groups, and those it is invited to."""
    return GroupMeeting.objects.visible_to(user).filter(group__in=WorkingGroup.objects.running().values("pk"))


def leads(group, person):
    """Whether a person leads a group today."""
    return group.roles.active().filter(person=person, role=GroupRole.Role.LEAD).exists()


class GroupPage(SpacePage):
    """A page of a group the person belongs to today."""

    needs_person = True

    @property
    def group(self):
        if not hasattr(self, "_group"):
            self._group = get_object_or_404(self.groups(), slug=self.kwargs["slug"])
        return self._group

    def groups(self):
        return rooms_of(self.request.user)

    @property
    def suspended(self):
        return self.group.status == StatusPeriod.Status.SUSPENDED

    def get_context_data(self, **kwargs):
        context = {"group": self.group, "page_title": str(self.group), "suspended": self.suspended}
        return super().get_context_data(**kwargs) | context


class MeetingPage(SpacePage):
    """A page about one meeting, for the members of its group and for those invited to it.

    A meeting in preparation is its lead's alone.
    """

    needs_person = True

    @property
    def meeting(self):
        if not hasattr(self, "_meeting"):
            mine = meetings_of(self.request.user).select_related("group")
            meeting = get_object_or_404(mine, group__slug=self.kwargs["slug"], pk=self.kwargs["pk"])
            if meeting.state == GroupMeeting.State.DRAFT and not leads(meeting.group, self.person):
                raise Http404
            self._meeting = meeting
        return self._meeting

    @property
    def invitee(self):
        """My own line in the list of the meeting, or None."""
        return self.meeting.invitees.filter(person=self.person).first()

    @property
    def inside(self):
        """Whether I belong to the group: a guest does not."""
        return self.meeting.group.roles.active().of_insiders().filter(person=self.person).exists()

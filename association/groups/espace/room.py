"""The room of a group: its meetings, its documents, its members, what it does and produces."""

from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView, View

from association.groups.espace.acts import done
from association.groups.espace.asked import answers_to, can_answer, open_actions, upcoming
from association.groups.espace.pages import GroupPage, leads, rooms_of
from association.groups.models import Action, GroupMeeting, GroupRole, Invitee
from association.groups.services import actions
from association.people.espace.pages import SpacePage
from association.records.dated import today

PAST_SHOWN = 24


class RoomView(GroupPage, TemplateView):
    template_name = "groups/espace/room.html"

    def get_context_data(self, **kwargs):
        group = self.group
        meeting = upcoming(group.meetings.all()).first()
        invitee = meeting and Invitee.objects.filter(meeting=meeting, person=self.person).first()
        return super().get_context_data(**kwargs) | {
            "leads": leads(group, self.person),
            "meeting": meeting,
            "invitee": invitee,
            "answers": answers_to(meeting) if meeting and can_answer(meeting, invitee) else [],
            "past": held_meetings(group)[:PAST_SHOWN],
            "documents": group.documents.select_related("meeting"),
            "members": members_by_role(group),
            "actions": open_actions().filter(group=group).select_related("owner"),
            "deliverables": group.deliverables.all(),
            "today": today(),
        }


class FinishMineView(SpacePage, View):
    """I did what I had to do."""

    needs_person = True

    def post(self, request, pk):
        mine = Action.objects.filter(owner=self.person, group__in=rooms_of(request.user).values("pk"))
        action = get_object_or_404(mine.select_related("group"), pk=pk)
        done(
            request,
            lambda: actions.finish_action(action=action, user=request.user),
            "Merci\u00a0: l’action est notée comme faite.",
        )
        return redirect("espace_group", slug=action.group.slug)


def held_meetings(group):
    """The meetings that took place, the last first."""
    return group.meetings.filter(state=GroupMeeting.State.HELD).order_by("-starts_at", "-pk")


def members_by_role(group):
    """[(role in the plural, [rows])]: today's members, without guests, with their organisation."""
    rows = group.roles.active().of_insiders().select_related("person", "organisation")
    rows = rows.prefetch_related("person__affiliations__organisation").order_by("person__search_text", "pk")
    found = {}
    for row in rows:
        row.place = place_of(row)
        found.setdefault(row.role, []).append(row)
    return [(PLURALS[role], found[role]) for role in PLURALS if role in found]


def place_of(row):
    """Where a member comes from: the organisation they sit for, or that of their main post."""
    if row.organisation:
        return row.organisation
    running = [post for post in row.person.affiliations.all() if post.holds()]
    return running[0].organisation if running else None


PLURALS = {
    GroupRole.Role.LEAD: "Animation",
    GroupRole.Role.MEMBER: "Membres",
    GroupRole.Role.EXPERT: "Experts",
    GroupRole.Role.PATIENT_REPRESENTATIVE: "Représentants des patients",
}

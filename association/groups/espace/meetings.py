"""A meeting, for the members of its group and those invited: where, do I come, what was decided."""

from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from association.groups.espace.acts import done
from association.groups.espace.asked import answers_to, can_answer
from association.groups.espace.pages import MeetingPage
from association.groups.models import GroupMeeting
from association.groups.services.meetings import answer


class MeetingView(MeetingPage, TemplateView):
    template_name = "groups/espace/meeting.html"

    def get_context_data(self, **kwargs):
        meeting, invitee, inside = self.meeting, self.invitee, self.inside
        return super().get_context_data(**kwargs) | {
            "page_title": meeting.title,
            "meeting": meeting,
            "group": meeting.group,
            "inside": inside,
            "invitee": invitee,
            "answers": answers_to(meeting) if can_answer(meeting, invitee) else [],
            "over": meeting.state == GroupMeeting.State.HELD,
            "decisions": meeting.decisions.all(),
            # The library is the members': a guest reads the meeting, and its minutes.
            "documents": meeting.documents.all() if inside else [],
        }


class AnswerView(MeetingPage, View):
    """I come, or I do not: one click."""

    def post(self, request, slug, pk):
        invitee = self.invitee
        if invitee is None or invitee.invited_at is None:
            raise Http404
        done(
            request,
            lambda: answer(invitee=invitee, answer=request.POST.get("answer", ""), user=request.user),
            "Votre réponse est notée. Vous pouvez en changer jusqu’à la réunion.",
        )
        if self.inside and request.POST.get("back") == "room":
            return redirect("espace_group", slug=slug)
        return redirect("espace_meeting", slug=slug, pk=pk)

"""What a lead does of a meeting: plan it, convene, remind, cancel, take attendance, write it down."""

from django.db import transaction
from django.shortcuts import get_object_or_404

from association.groups.espace import forms as work_forms
from association.groups.espace import meeting_forms as forms
from association.groups.espace.lead import LeadAct
from association.groups.espace.meeting_desk import attendance_options
from association.groups.services import meetings
from association.groups.services.attendance import take_attendance
from association.groups.services.decisions import record_decisions, write_summary
from association.groups.services.minutes import publish_minutes


class PlanView(LeadAct):
    form_class = forms.MeetingForm
    name = "plan"
    anchor = "preparer"
    said = "La réunion est en préparation\u00a0: personne n’a encore reçu de message."

    def perform(self, data):
        made = meetings.plan(group=self.group, user=self.request.user, **self.sent.values())
        self.kwargs["meeting"] = made.pk


class MeetingAct(LeadAct):
    """An act on one meeting of the group."""

    anchor = "prochaine"

    def found(self):
        return self.meeting

    @property
    def meeting(self):
        if not hasattr(self, "_meeting"):
            self._meeting = get_object_or_404(
                self.group.meetings.select_related("group"), pk=self.kwargs["meeting"]
            )
        return self._meeting


class ChangeView(MeetingAct):
    form_class = forms.MeetingForm
    name = "change"
    anchor = "modifier"

    def perform(self, data):
        told = meetings.change(meeting=self.meeting, user=self.request.user, **self.sent.values())
        return "La réunion est modifiée" + (f"\u00a0: {told}." if told.written else ".")


class ConveneView(MeetingAct):
    def perform(self, data):
        told = meetings.convene(meeting=self.meeting, user=self.request.user)
        return f"La réunion est convoquée\u00a0: {told}."


class RemindView(MeetingAct):
    def perform(self, data):
        told = meetings.remind(meeting=self.meeting, user=self.request.user)
        return f"Relance\u00a0: {told}."


class InviteView(MeetingAct):
    form_class = work_forms.FindForm
    name = "guest"
    anchor = "inviter"

    def perform(self, data):
        meetings.invite(meeting=self.meeting, person=data["who"], user=self.request.user)
        return f"{data['who'].formal_name} est dans la liste des invités."


class CancelView(MeetingAct):
    form_class = forms.CancelForm
    name = "cancel"
    anchor = "annuler"
    said = "La réunion est annulée\u00a0: les personnes convoquées en sont averties."

    def perform(self, data):
        meetings.cancel(meeting=self.meeting, reason=data["reason"], user=self.request.user)


class AttendanceView(MeetingAct):
    form_class = forms.AttendanceForm
    name = "attendance"
    anchor = "presence"
    said = "La feuille de présence est enregistrée."

    def form_options(self):
        return attendance_options(self.meeting)

    def perform(self, data):
        take_attendance(
            meeting=self.meeting,
            presences=self.sent.presences(),
            added=self.sent.added(),
            user=self.request.user,
        )


class RecordView(MeetingAct):
    form_class = forms.RecordForm
    name = "record"
    anchor = "releve"
    said = "Les décisions et le compte rendu sont enregistrés."

    def form_options(self):
        return {"decisions": self.meeting.decisions.all()}

    @transaction.atomic
    def perform(self, data):
        said = {"meeting": self.meeting, "user": self.request.user}
        record_decisions(decisions=self.sent.written(), **said)
        write_summary(summary=data["summary"], **said)


class MinutesView(MeetingAct):
    """The first version wants a button alone; those after it say what they correct."""

    name = "minutes"
    anchor = "compte-rendu"
    said = "Le compte rendu est publié\u00a0: les membres du groupe peuvent le télécharger."

    @property
    def form_class(self):
        return forms.CorrectionForm if self.meeting.minutes else None

    def perform(self, data):
        publish_minutes(meeting=self.meeting, user=self.request.user, **data)

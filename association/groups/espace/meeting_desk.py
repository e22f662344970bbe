"""The meetings on the lead's screen: the one to come, the one to finish, and the way to the others."""

from functools import cached_property

from django.utils import timezone

from association.groups.espace import meeting_forms as forms
from association.groups.espace.forms import FindForm
from association.groups.models import GroupMeeting, Invitee
from association.groups.services import recipients

State = GroupMeeting.State
BEGUN_SHOWN = 24


class MeetingDesk:
    """wanted: the number of a meeting of the group to show in its place instead of the nearest."""

    def __init__(self, group, wanted=None, at=None):
        self.group, self.wanted, self.at = group, wanted, at or timezone.now()

    @cached_property
    def to_come(self):
        """Those in preparation or convened that have not begun, the nearest first."""
        rows = self.group.meetings.filter(state__in=(State.DRAFT, State.CONVENED), starts_at__gt=self.at)
        return list(rows.order_by("starts_at", "pk"))

    @cached_property
    def begun(self):
        """Those that took place, or should have, the last first."""
        rows = self.group.meetings.exclude(state=State.CANCELLED).filter(starts_at__lte=self.at)
        return list(rows.order_by("-starts_at", "-pk")[:BEGUN_SHOWN])

    @cached_property
    def next(self):
        """The meeting to prepare, or None."""
        return self._wanted_in(self.to_come) or (self.to_come[0] if self.to_come else None)

    @cached_property
    def last(self):
        """The meeting to finish: the wanted one, or the last begun."""
        return self._wanted_in(self.begun) or (self.begun[0] if self.begun else None)

    def _wanted_in(self, meetings):
        return next((one for one in meetings if one.pk == self.wanted), None)

    @cached_property
    def recipients(self):
        """Whom the convocation of the next meeting would be written to."""
        return recipients.to_convene(self.next)

    @property
    def to_write(self):
        return [one for one in self.recipients if one.address]

    @property
    def to_call(self):
        """Those the convocation cannot reach."""
        return [one for one in self.recipients if not one.address]

    @cached_property
    def invited(self):
        """The rows of those invited to the next meeting."""
        return list(recipients.invited(self.next))

    @property
    def coming(self):
        return [row for row in self.invited if row.answer in (Invitee.Answer.ON_SITE, Invitee.Answer.REMOTE)]

    @property
    def away(self):
        return [row for row in self.invited if row.answer == Invitee.Answer.NO]

    @property
    def silent(self):
        return [row for row in self.invited if not row.answer]

    def blank_forms(self):
        made = {"plan": forms.MeetingForm(initial={"mode": "mixed"}, auto_id="preparer-%s")}
        if self.next:
            made["change"] = forms.MeetingForm(initial=forms.as_typed(self.next), auto_id="modifier-%s")
            made["cancel"] = forms.CancelForm(auto_id="annuler-%s")
            made["guest"] = FindForm(auto_id="inviter-%s")
        if self.last:
            made["attendance"] = forms.AttendanceForm(**attendance_options(self.last), auto_id="presence-%s")
            made["minutes"] = forms.CorrectionForm(auto_id="compte-rendu-%s")
            made["record"] = forms.RecordForm(
                initial={"summary": self.last.summary},
                decisions=self.last.decisions.all(),
                auto_id="releve-%s",
            )
        return made


def attendance_options(meeting):
    """Whom the attendance sheet lists: those invited, and whoever else belongs to the group that day."""
    return {
        "invitees": meeting.invitees.select_related("person", "organisation"),
        "others": recipients.expected(meeting),
    }

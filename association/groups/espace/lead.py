"""The lead's one screen: everything a group needs to be run, and the acts that leave from it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from association.groups.espace import forms
from association.groups.espace.asked import open_actions
from association.groups.espace.health import health_of
from association.groups.espace.meeting_desk import MeetingDesk
from association.groups.espace.pages import GroupPage, rooms_of
from association.groups.espace.room import members_by_role
from association.groups.models import WorkingGroup
from association.records.dated import today
from cms.backoffice.errors import Refusal

SETTLED_SHOWN = 10
SUSPENDED = "Ce groupe est suspendu\u00a0: on le lit, on n’y ajoute rien."


class LeadPage(GroupPage):
    """A page of a group the person leads today, and no other."""

    def groups(self):
        return rooms_of(self.request.user).filter(pk__in=WorkingGroup.objects.led_by(self.request.user))


class LeadView(LeadPage, TemplateView):
    """bound: {name of a form: the form as it was sent}, shown again in its place with what is wrong."""

    template_name = "groups/espace/lead.html"

    def get_context_data(self, bound=None, problem="", **kwargs):
        group = self.group
        desk = MeetingDesk(group, self.wanted_meeting())
        settled = group.actions.exclude(done_on=None, dropped_on=None).select_related("owner")
        return super().get_context_data(**kwargs) | {
            "page_title": f"Animer\u00a0: {group}",
            "problem": problem,
            "forms": self.blank_forms() | desk.blank_forms() | (bound or {}),
            "desk": desk,
            "health": health_of(group),
            "documents": group.documents.select_related("meeting"),
            "actions": open_actions().filter(group=group).select_related("owner"),
            "settled": settled.order_by("-updated_at")[:SETTLED_SHOWN],
            "deliverables": group.deliverables.all(),
            "members": members_by_role(group),
            "given": forms.ROLES_GIVEN,
            "today": today(),
        }

    def wanted_meeting(self):
        """The number of the meeting to work on, if the address says one."""
        number = self.request.GET.get("reunion", "")
        return int(number) if number.isdecimal() and len(number) < 10 else self.kwargs.get("meeting")

    def blank_forms(self):
        group = self.group
        return {
            "document": forms.DocumentForm(group=group, auto_id="document-%s"),
            "action": forms.ActionForm(group=group, auto_id="action-%s"),
            "deliverable": forms.DeliverableForm(auto_id="livrable-%s"),
            "member": forms.MemberForm(auto_id="membre-%s"),
            "request": forms.RequestForm(auto_id="demande-%s"),
        }


class LeadAct(LeadView):
    """An act sent from the screen; what is refused is shown there, in the form that asked for it.

    A subclass has the name of its form (name), the section of the screen it belongs to (anchor), the
    sentence said once it is done (said), and perform(data), which calls the service.
    """

    http_method_names = ["post", "options"]
    form_class = None
    name = ""
    anchor = ""
    said = "C’est enregistré."

    def get_form(self):
        """The form as it was sent, or None for a button alone."""
        if self.form_class is None:
            return None
        return self.form_class(
            self.request.POST, self.request.FILES, auto_id=f"{self.anchor}-%s", **self.form_options()
        )

    def form_options(self):
        return {}

    def found(self):
        """What the act is on: a page not found for a group one does not lead, before anything is read."""
        return self.group

    def post(self, request, *args, **kwargs):
        self.found()
        if self.suspended:
            messages.error(request, SUSPENDED)
            return self.back()
        form = self.sent = self.get_form()
        if form is not None and not form.is_valid():
            return self.again(form)
        try:
            said = self.perform(form.cleaned_data if form is not None else {})
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return self.back()
            form.add_error(None, str(refusal))
            return self.again(form)
        messages.success(request, said or self.said)
        return self.back()

    def again(self, form):
        return self.render_to_response(self.get_context_data(bound={self.name: form}, problem=self.anchor))

    def back(self):
        return redirect(screen(self.group, self.anchor, self.kwargs.get("meeting")))


class LeadFormView(LeadPage, FormView):
    """An act with a page of its own, because it wants a second look or more words.

    A subclass has anchor, said and perform(data) as LeadAct does.
    """

    template_name = "espace/form.html"
    anchor = ""
    said = "C’est enregistré."

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.person is not None and self.suspended:
            messages.error(request, SUSPENDED)
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self):
        return screen(self.group, self.anchor)

    def form_valid(self, form):
        try:
            said = self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, said or self.said)
        return redirect(self.get_success_url())


def screen(group, anchor="", meeting=None):
    """The address of the lead's screen, on a meeting, at a section."""
    chosen = f"?reunion={meeting}" if meeting else ""
    return reverse("espace_group_lead", args=[group.slug]) + f"{chosen}#{anchor}"

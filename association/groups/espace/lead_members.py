"""Who belongs to the group: a lead adds whom they can name in full, ends a role, asks for the rest."""

from django.shortcuts import get_object_or_404

from association.groups.espace import forms
from association.groups.espace.lead import LeadAct, LeadFormView
from association.groups.services import requests, roles
from association.records.dated import today


class AddMemberView(LeadAct):
    form_class = forms.MemberForm
    name = "member"
    anchor = "membre"

    def perform(self, data):
        row = roles.add_role(
            group=self.group,
            person=data["who"],
            role=data["role"],
            start_on=today(),
            source="Animateur du groupe",
            user=self.request.user,
        )
        return f"{row.person.formal_name} fait partie du groupe depuis aujourd’hui."


class EndRoleView(LeadFormView):
    """Somebody leaves: shown before it is done. The role of a lead is the coordination's to end."""

    form_class = forms.EndRoleForm
    anchor = "membre"

    @property
    def role(self):
        theirs = self.group.roles.active().filter(role__in=forms.ROLES_GIVEN)
        return get_object_or_404(theirs.select_related("person", "group"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        role = self.role
        return super().get_context_data(**kwargs) | {
            "page_title": "Quitter le groupe",
            "lead": f"{role.person.formal_name}, {role.get_role_display().lower()}, ne recevra plus les "
            "convocations et ne lira plus les documents. Ses présences passées restent notées.",
        }

    def perform(self, data):
        row = roles.end_role(role=self.role, on=data["on"], user=self.request.user)
        return f"{row.person.formal_name} quitte le groupe le {row.end_on:%d/%m/%Y}."


class RequestView(LeadAct):
    form_class = forms.RequestForm
    name = "request"
    anchor = "demande"
    said = "Votre demande est partie\u00a0: la coordination vous répondra par e-mail."

    def perform(self, data):
        requests.ask_coordination(
            group=self.group, person=self.person, text=data["text"], user=self.request.user
        )

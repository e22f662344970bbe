"""What an administrator of the network does with the staff, each act on a page that says what follows."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin.widgets import AdminDateInput

from association.people.models import Invitation, RoleHolding, User
from association.people.rules import ranks
from association.people.services import invitations, staff
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from cms.backoffice.transitions import ActView


def grantable(user):
    """The roles this person may give, as choices."""
    rank = staff.rank_of(user)
    return [(role.value, role.label) for role in Role if ranks.may_grant(rank, role)]


class InvitationForm(forms.Form):
    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    email = forms.EmailField(label="Adresse e-mail")
    roles = forms.MultipleChoiceField(label="Rôles", widget=forms.CheckboxSelectMultiple)
    roles_end_on = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=AdminDateInput,
        help_text="Vide : sans date de fin. Les droits cessent ce jour-là.",
    )


class GrantForm(forms.Form):
    role = forms.ChoiceField(label="Rôle")
    end_on = forms.DateField(
        label="Jusqu’au",
        required=False,
        widget=AdminDateInput,
        help_text="Vide : sans date de fin. Les droits cessent ce jour-là.",
    )


class StaffAct(ActView):
    """An act of the staff pages; perform(data) calls the service and returns nothing to show."""

    model = RoleHolding
    permission_required = "manage"
    header_icon = "group"
    subject_model = User

    @property
    def subject(self):
        if not hasattr(self, "_subject"):
            self._subject = get_object_or_404(self.subject_model, pk=self.kwargs["pk"])
        return self._subject

    def form_valid(self, form):
        try:
            self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done_message)
        return redirect(self.back_url())

    def get_page_subtitle(self):
        return str(self.subject)

    def back_url(self):
        return reverse("staff")

    def get_breadcrumbs_items(self):
        staff_page = {"url": reverse("staff"), "label": "Équipe"}
        return [*self.breadcrumbs_items, staff_page, {"url": "", "label": self.label}]


class InviteView(StaffAct):
    label, icon = "Inviter un collègue", "plus"
    form_class = InvitationForm
    done_message = "L’invitation est partie."

    def get_page_subtitle(self):
        return ""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["roles"].choices = grantable(self.request.user)
        return form

    def consequences(self):
        return [
            "Un lien est envoyé à cette adresse. Il sert une fois, pendant sept jours.",
            "Votre collègue choisit son mot de passe, et un second facteur s’il est demandé.",
        ]

    def perform(self, data):
        invitations.invite(by=self.request.user, **data)


class OnAccount(StaffAct):
    def back_url(self):
        return reverse("staff_account", args=[self.kwargs["pk"]])


class GrantRoleView(OnAccount):
    label, icon = "Confier un rôle", "plus"
    form_class = GrantForm
    done_message = "Le rôle est confié."

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["role"].choices = grantable(self.request.user)
        return form

    def perform(self, data):
        staff.grant_role(user=self.subject, role=data["role"], end_on=data["end_on"], by=self.request.user)


class CloseAccountView(OnAccount):
    label, icon, serious = "Fermer le compte", "cross", True
    done_message = "Le compte est fermé."

    def consequences(self):
        return ["Personne ne peut plus s’y connecter.", "Ses sessions ouvertes se ferment aussitôt."]

    def perform(self, data):
        staff.close_account(user=self.subject, by=self.request.user)


class ReopenAccountView(OnAccount):
    label, icon = "Rouvrir le compte", "check"
    done_message = "Le compte est rouvert."

    def consequences(self):
        return ["La personne peut de nouveau se connecter, avec les rôles qui n’ont pas pris fin."]

    def perform(self, data):
        staff.reopen_account(user=self.subject, by=self.request.user)


class EndRoleView(StaffAct):
    label, icon, serious = "Terminer le rôle", "cross", True
    subject_model = RoleHolding
    done_message = "Le rôle est terminé."

    def consequences(self):
        return [f"{self.subject.user} perd dès maintenant les droits de ce rôle."]

    def back_url(self):
        return reverse("staff_account", args=[self.subject.user_id])

    def perform(self, data):
        staff.end_role(holding=self.subject, by=self.request.user)


class OnInvitation(StaffAct):
    subject_model = Invitation


class InviteAgainView(OnInvitation):
    label, icon = "Renvoyer l’invitation", "resubmit"
    done_message = "L’invitation est repartie."

    def consequences(self):
        return ["Un nouveau lien est envoyé ; l’ancien ne sert plus."]

    def perform(self, data):
        invitations.invite_again(invitation=self.subject, by=self.request.user)


class RevokeInvitationView(OnInvitation):
    label, icon, serious = "Annuler l’invitation", "cross", True
    done_message = "L’invitation est annulée."

    def consequences(self):
        return ["Le lien envoyé ne sert plus."]

    def perform(self, data):
        invitations.revoke_invitation(invitation=self.subject, by=self.request.user)

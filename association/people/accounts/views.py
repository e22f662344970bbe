"""Pages of accounts that allauth does not have: invitations, and why a second factor is asked."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from association.people.accounts.forms import InvitationForm
from association.people.models import User
from association.people.services import invitations
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SecondFactorRequiredView(LoginRequiredMixin, TemplateView):
    template_name = "account/second_factor_required.html"


class AcceptInvitationView(FormView):
    """Opens the account of an invited colleague; one who has an account signs in and joins with it."""

    form_class = InvitationForm
    template_name = "account/invitation.html"

    def get_context_data(self, **kwargs):
        invitation = invitations.find_invitation(self.kwargs["key"])
        known = invitation is not None and User.objects.filter(email=invitation.email).exists()
        return super().get_context_data(**kwargs) | {
            "invitation": invitation,
            "roles": [Role(role).label for role in invitation.roles] if invitation else [],
            "known": known,
            "login_url": f"{reverse('account_login')}?next={self.request.path}",
        }

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return self.join()
        return super().post(request, *args, **kwargs)

    def join(self):
        try:
            user = invitations.join_with_account(key=self.kwargs["key"], user=self.request.user)
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        messages.success(self.request, f"Bienvenue dans l’équipe, {user.first_name}.")
        return redirect("wagtailadmin_home")

    def form_valid(self, form):
        try:
            user = invitations.accept_invitation(
                key=self.kwargs["key"], password=form.cleaned_data["password1"]
            )
        except Refusal as refusal:
            form.add_error("password1", str(refusal))
            return self.form_invalid(form)
        login(self.request, user, backend=BACKEND)
        record_authentication(self.request, user, method="password", email=user.email)
        messages.success(self.request, f"Bienvenue, {user.first_name} : votre compte est ouvert.")
        return redirect("wagtailadmin_home")

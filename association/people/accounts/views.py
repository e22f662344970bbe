"""Pages of accounts that allauth does not have: invitations, sessions, why a second factor is asked."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.sessions.models import Session
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from association.people.accounts.forms import InvitationForm
from association.people.rules.devices import device
from association.people.services import invitations, staff
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SecondFactorRequiredView(LoginRequiredMixin, TemplateView):
    template_name = "account/second_factor_required.html"


class SessionsView(LoginRequiredMixin, TemplateView):
    """Where the account is open; closing asks who is there once more (ASVS 7.5.2)."""

    template_name = "usersessions/usersession_list.html"

    def get_context_data(self, **kwargs):
        living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
        found = UserSession.objects.filter(user=self.request.user, session_key__in=living).order_by(
            "-created_at"
        )
        here = self.request.session.session_key
        return super().get_context_data(**kwargs) | {
            "sessions": [(one, device(one.user_agent), one.session_key == here) for one in found],
        }

    @method_decorator(reauthentication_required)
    def post(self, request):
        """Close one session, or all the others."""
        chosen = request.POST.get("session", "")
        if not chosen:
            staff.end_sessions(user=request.user, but=request.session.session_key)
            messages.success(request, "Les autres sessions sont fermées.")
        elif chosen.isdecimal() and staff.end_session(user=request.user, pk=int(chosen)):
            messages.success(request, "La session est fermée.")
        else:
            raise Http404
        return redirect("usersessions_list")


@method_decorator([sensitive_post_parameters("password1", "password2"), never_cache], name="dispatch")
class AcceptInvitationView(FormView):
    """Opens the account of an invited colleague; one who has an account signs in and joins with it."""

    form_class = InvitationForm
    template_name = "account/invitation.html"

    def get_context_data(self, **kwargs):
        invitation = invitations.find_invitation(self.kwargs["key"])
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "invitation": invitation,
            "roles": [Role(role).label for role in invitation.roles] if invitation else [],
            "known": invitation is not None and invitations.has_account(invitation.email),
            "theirs": invitation is not None and invitations.is_addressed_to(invitation, user),
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
        # They have just chosen it: setting up the second factor does not ask for it again.
        record_authentication(self.request, user, method="password", email=user.email, reauthenticated=True)
        UserSession.objects.create_from_request(self.request)
        messages.success(self.request, f"Bienvenue, {user.first_name} : votre compte est ouvert.")
        return redirect("wagtailadmin_home")

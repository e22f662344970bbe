"""« Sécurité »: what protects the account, in one page."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.views.generic import TemplateView

from association.people.accounts import mfa
from association.people.espace.pages import SpacePage


class SecurityView(SpacePage, TemplateView):
    title = "Sécurité"
    template_name = "espace/security.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "addresses": EmailAddress.objects.filter(user=user).order_by("-primary", "email"),
            "application": Authenticator.Type.TOTP in kinds,
            "keys": kinds.count(Authenticator.Type.WEBAUTHN),
            "recovery_codes": Authenticator.Type.RECOVERY_CODES in kinds,
            "second_factor_required": mfa.must_have_one(user),
            "sessions": UserSession.objects.filter(user=user).count(),
            "linked": SocialAccount.objects.filter(user=user).exists(),
            "psc_offered": bool(settings.SOCIALACCOUNT_PROVIDERS),
        }

"""Which account a Pro Santé Connect identity opens, and which it may be joined to."""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.shortcuts import redirect

from association.people.accounts.psc.claims import identity
from association.people.accounts.psc.provider import ProSanteConnect, refuse_another_visit
from association.people.models import Person
from association.people.services import linking


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request, provider, client_id=None):
        return _ours(super().get_provider(request, provider, client_id))

    def list_providers(self, request):
        return [_ours(provider) for provider in super().list_providers(request)]

    def pre_social_login(self, request, sociallogin):
        """Find the account whose person has this RPPS number, or refuse what contradicts it."""
        refuse_another_visit(sociallogin)
        number, _, _ = identity_of(sociallogin)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._refuse_another_number(request, number)
        elif sociallogin.is_existing:
            linking.link_by_rpps(user=sociallogin.user, rpps=number)
        else:
            self._find_account(request, sociallogin, number)

    def _refuse_another_number(self, request, number):
        known = Person.objects.filter(user=request.user).first() if request.user.is_authenticated else None
        if known and known.rpps and known.rpps != number:
            messages.error(request, "Votre fiche porte un autre numéro RPPS : écrivez au réseau.")
            raise ImmediateHttpResponse(redirect("socialaccount_connections"))

    def _find_account(self, request, sociallogin, number):
        person = Person.objects.filter(rpps=number, user__isnull=False).select_related("user").first()
        if person is None:
            return
        if not linking.rpps_is_trusted(person):
            # Whoever typed somebody else's number would otherwise have them work in a stranger's account.
            messages.error(
                request,
                "Un compte porte déjà ce numéro RPPS. Connectez-vous avec votre mot de passe, puis reliez "
                "Pro Santé Connect dans « Sécurité » ; si ce compte n’est pas le vôtre, écrivez au réseau.",
            )
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, person.user)

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        _, user.first_name, user.last_name = identity_of(sociallogin)
        # An address claimed by the provider proves nothing: the person types theirs, and confirms it.
        user.email, sociallogin.email_addresses = "", []
        return user

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        number, _, _ = identity_of(sociallogin)
        linking.link_by_rpps(user=user, rpps=number)
        return user

    def get_connect_redirect_url(self, request, socialaccount):
        """Once an account is joined to a Pro Santé Connect identity, its person is known too."""
        if socialaccount.pk and socialaccount.user_id == request.user.pk:
            linking.link_by_verified_address(user=request.user)
        return super().get_connect_redirect_url(request, socialaccount)


def identity_of(sociallogin):
    """(RPPS number, first name, last name) of whoever Pro Santé Connect recognised."""
    return identity(sociallogin.account.extra_data["userinfo"])


def _ours(provider):
    """Any OpenID Connect provider here is Pro Santé Connect."""
    if provider.id != ProSanteConnect.id:
        return provider
    return ProSanteConnect(provider.request, app=provider.app)

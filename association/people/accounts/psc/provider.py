"""Pro Santé Connect as a preset of allauth's OpenID Connect provider, which leaves the nonce to us."""

import secrets

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.contrib import messages
from django.shortcuts import redirect
from requests import RequestException

from association.people.accounts.psc.claims import NotAProfessional, identity, kept


class ProSanteConnect(OpenIDConnectProvider):
    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """Send to the service with a nonce of this visit; say so kindly where the service is down."""
        nonce = secrets.token_urlsafe(24)
        # The address asked for may carry parameters of its own: none of them is passed on.
        kwargs |= {"auth_params": self.get_auth_params() | {"nonce": nonce}, "scope": self.get_scope()}
        try:
            return super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        except RequestException as error:
            return render_authentication_error(request, self, exception=error)

    def sociallogin_from_response(self, request, response):
        """Turn away who is no professional; keep the few claims that are of use.

        Raises ProviderException for two answers about two people (OpenID Connect Core §5.3.2).
        """
        userinfo, token = response.get("userinfo"), response.get("id_token")
        if not isinstance(userinfo, dict) or not isinstance(token, dict):
            raise ProviderException("No ID token or no userinfo.")
        if not token.get("sub") or userinfo.get("sub") != token["sub"]:
            raise ProviderException("The userinfo is not about the subject of the ID token.")
        try:
            identity(userinfo)
        except NotAProfessional as refusal:
            messages.error(request, str(refusal))
            raise ImmediateHttpResponse(redirect("account_login")) from None
        said = {"userinfo": kept(userinfo), "id_token": {"nonce": token.get("nonce", "")}}
        return super().sociallogin_from_response(request, said)


def refuse_another_visit(sociallogin):
    """Raise ProviderException unless the ID token answers the nonce this visit was sent with."""
    token = sociallogin.account.extra_data.get("id_token") or {}
    expected = sociallogin.state.get("nonce")
    if not expected or not secrets.compare_digest(str(token.get("nonce", "")), expected):
        raise ProviderException("The ID token was not made for this visit.")

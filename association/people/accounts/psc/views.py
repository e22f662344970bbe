"""The two addresses of Pro Santé Connect: on the way there, and on the way back."""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect import views
from django.http import Http404
from requests import RequestException

login = views.login


@login_not_required
def callback(request, provider_id):
    """allauth's own, which breaks where the service stopped answering in between."""
    try:
        return views.callback(request, provider_id)
    except RequestException as error:
        try:
            provider = get_adapter().get_provider(request, provider_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        return render_authentication_error(request, provider, exception=error)

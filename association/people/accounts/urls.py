"""Addresses of accounts that allauth does not have, or that we answer ourselves."""

from django.urls import path

from association.people.accounts.psc import views as psc
from association.people.accounts.views import AcceptInvitationView, SecondFactorRequiredView, SessionsView

urlpatterns = [
    path("second-facteur/requis/", SecondFactorRequiredView.as_view(), name="second_factor_required"),
    path("invitation/<str:key>/", AcceptInvitationView.as_view(), name="accept_invitation"),
    path("sessions/", SessionsView.as_view(), name="usersessions_list"),
    path("oidc/<str:provider_id>/login/", psc.login, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", psc.callback, name="openid_connect_callback"),
]

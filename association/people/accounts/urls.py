"""Addresses of accounts that allauth does not have."""

from django.urls import path

from association.people.accounts.views import AcceptInvitationView, SecondFactorRequiredView

urlpatterns = [
    path("second-facteur/requis/", SecondFactorRequiredView.as_view(), name="second_factor_required"),
    path("invitation/<str:key>/", AcceptInvitationView.as_view(), name="accept_invitation"),
]

"""Addresses of « Mon organisation », below /espace/organisation/."""

from django.urls import path

from association.members.espace import organisation, proposals

urlpatterns = [
    path("", organisation.OrganisationsView.as_view(), name="espace_organisation"),
    path("<int:pk>/", organisation.OrganisationView.as_view(), name="espace_organisation_sheet"),
    path(
        "<int:pk>/professionnels/",
        organisation.OrganisationPeopleView.as_view(),
        name="espace_organisation_people",
    ),
    path("<int:pk>/proposer/", proposals.ProposeView.as_view(), name="espace_propose"),
    path("<int:pk>/retirer/", proposals.WithdrawView.as_view(), name="espace_withdraw"),
]

"""Addresses of « Mon organisation », below /espace/organisation/."""

from django.urls import path

from association.members.espace import dues, organisation, proposals

urlpatterns = [
    path("", organisation.OrganisationsView.as_view(), name="espace_organisation"),
    path("<int:pk>/", organisation.OrganisationView.as_view(), name="espace_organisation_sheet"),
    path(
        "<int:pk>/professionnels/",
        organisation.OrganisationPeopleView.as_view(),
        name="espace_organisation_people",
    ),
    path("<int:pk>/proposer/", proposals.ProposeView.as_view(), name="espace_propose"),
    path("cotisations/", dues.DuesView.as_view(), name="espace_dues"),
    path("cotisations/<int:pk>/appel/", dues.CallView.as_view(), name="espace_dues_call"),
    path("cotisations/recus/<int:pk>/", dues.ReceiptView.as_view(), name="espace_receipt"),
    path("<int:pk>/retirer/", proposals.WithdrawView.as_view(), name="espace_withdraw"),
]

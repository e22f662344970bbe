"""Addresses of « Mes données », mounted under /espace/."""

from django.urls import path

from association.privacy.espace import pages

urlpatterns = [
    path("donnees/", pages.DataView.as_view(), name="espace_data"),
    path("donnees/tout/", pages.EverythingView.as_view(), name="espace_data_everything"),
    path("donnees/telecharger/", pages.DownloadView.as_view(), name="espace_data_download"),
    path("donnees/effacement/", pages.ErasureView.as_view(), name="espace_erasure"),
    path("donnees/effacement/retirer/", pages.WithdrawView.as_view(), name="espace_erasure_withdraw"),
]

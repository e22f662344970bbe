"""Addresses of « Demander l’adhésion », below /adherer/."""

from django.urls import path

from association.members.public import applying, signing

urlpatterns = [
    path("", applying.StartView.as_view(), name="apply_start"),
    path("demande/", applying.ApplyView.as_view(), name="apply"),
    path("envoyee/", applying.SentView.as_view(), name="apply_sent"),
    path("suivi/<str:token>/", applying.FollowView.as_view(), name="follow_application"),
    path("suivi/<str:token>/confirmer/", applying.ConfirmView.as_view(), name="confirm_application"),
    path("suivi/<str:token>/corriger/", applying.CorrectView.as_view(), name="correct_application"),
    path("suivi/<str:token>/retirer/", applying.WithdrawView.as_view(), name="withdraw_application"),
    path("signer/<str:token>/", signing.SignView.as_view(), name="sign_texts"),
]

"""Addresses of Mon espace that belong to the room of people; higher rooms mount theirs beside."""

from django.urls import path

from association.people.espace import consents, declarations, profile, public_profile
from association.people.espace.home import HomeView
from association.people.espace.security import SecurityView
from association.people.services import emails, proofs

prefer = profile.EmailActView.as_view(act=emails.prefer_email, done="C’est l’adresse à utiliser.")
remove = profile.EmailActView.as_view(act=emails.remove_email, done="L’adresse est retirée.")


def send_again(*, email, user):
    """Every act on an address is told who does it; the link only goes to the address."""
    proofs.send_proof(email=email)


send_proof = profile.EmailActView.as_view(act=send_again, done="Le message est parti à nouveau.")

urlpatterns = [
    path("", HomeView.as_view(), name="espace_home"),
    path("profil/", profile.ProfileView.as_view(), name="espace_profile"),
    path("profil/modifier/", profile.EditProfileView.as_view(), name="espace_profile_edit"),
    path("profil/confirmer/", profile.ConfirmProfileView.as_view(), name="espace_profile_confirm"),
    path("profil/adresses/", profile.AddEmailView.as_view(), name="espace_email_add"),
    path("profil/adresses/<int:pk>/preferer/", prefer, name="espace_email_prefer"),
    path("profil/adresses/<int:pk>/retirer/", remove, name="espace_email_remove"),
    path("profil/adresses/<int:pk>/confirmer/", send_proof, name="espace_email_send_proof"),
    path(
        "profil/adresses/confirmer/<str:token>/",
        profile.ProveEmailView.as_view(),
        name="espace_email_prove",
    ),
    path("profil/exercice/", profile.FindOrganisationView.as_view(), name="espace_organisation_find"),
    path(
        "profil/exercice/<int:organisation>/",
        profile.BeginAffiliationView.as_view(),
        name="espace_affiliation_begin",
    ),
    path(
        "profil/exercice/<int:pk>/fin/", profile.EndAffiliationView.as_view(), name="espace_affiliation_end"
    ),
    path("consentements/", consents.ConsentsView.as_view(), name="espace_consents"),
    path("interets/", declarations.DeclarationsView.as_view(), name="espace_declarations"),
    path("interets/declarer/", declarations.DeclareView.as_view(), name="espace_declare"),
    path("interets/<int:pk>/", declarations.DeclarationView.as_view(), name="espace_declaration"),
    path("fiche-publique/", public_profile.PublicProfileView.as_view(), name="espace_public_profile"),
    path("securite/", SecurityView.as_view(), name="espace_security"),
]

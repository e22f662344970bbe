"""What the tables of accounts hold: ours, those of allauth, and the sessions."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q

from association.people.models import Invitation, RoleHolding, User
from cms.privacy import handling, retention
from cms.privacy.handling import Erasure, Handling
from cms.privacy.retention import Retention

SIGN_IN = "Permettre à la personne, et à elle seule, d’entrer dans son compte"
WITH_ACCOUNT = "Aussi longtemps que le compte"
ASVS = "ASVS 5.0, 7.3 : une session dure trente jours au plus"


def of_user(model, path="user"):
    """The rows of a person's account, path leading from the table to the account."""
    return lambda subject: (
        model.objects.filter(**{path: subject.user_id}) if subject.user_id else model.objects.none()
    )


def sessions_of(subject):
    keys = UserSession.objects.filter(user=subject.user_id).values("session_key")
    return Session.objects.filter(session_key__in=keys) if subject.user_id else Session.objects.none()


def end_sessions(rows, subject):
    """End the sessions of the account, and those begun without being signed in under its address."""
    known = set(rows.values_list("session_key", flat=True))
    for session in Session.objects.exclude(session_key__in=known).iterator():
        content = session.get_decoded()
        told = str(content)
        if content.get("_auth_user_id") == str(subject.user_id) or any(one in told for one in subject.emails):
            known.add(session.session_key)
    return Session.objects.filter(session_key__in=known).delete()[0]


def invitations_of(subject):
    known = Q(email__in=subject.emails)
    if subject.user_id:
        known |= Q(accepted_by=subject.user_id)
    return Invitation.objects.filter(known)


def users_of(subject):
    return User.objects.filter(pk=subject.user_id) if subject.user_id else User.objects.none()


def holding(model, what, rows, *, hidden=(), describe=None, last=False, why=SIGN_IN, kept=WITH_ACCOUNT):
    """Declare a table that goes with the account."""
    handling.declare(
        Handling(
            model,
            what=what,
            why=why,
            kept=kept,
            erasure=Erasure.DELETE,
            rows=rows,
            hidden=hidden,
            describe=describe,
            last=last,
            erase=end_sessions if model == "sessions.Session" else None,
        )
    )


def declare():
    """Called when Django starts."""
    holding(
        "people.User", "Compte : adresse, nom, dates de visite", users_of, hidden=("password",), last=True
    )
    holding(
        "account.EmailAddress",
        "Adresses e-mail du compte",
        of_user(EmailAddress),
        describe=lambda one: {"Adresse": one.email, "Confirmée": one.verified, "Principale": one.primary},
    )
    holding(
        "account.EmailConfirmation",
        "Confirmations d’adresse en attente",
        of_user(EmailConfirmation, "email_address__user"),
        describe=lambda one: {"Envoyée le": one.sent},
    )
    holding(
        "mfa.Authenticator",
        "Seconds facteurs",
        of_user(Authenticator),
        describe=lambda one: {
            "Genre": one.get_type_display(),
            "Ajouté le": one.created_at,
            "Utilisé le": one.last_used_at,
        },
    )
    holding(
        "socialaccount.SocialAccount",
        "Liens avec Pro Santé Connect",
        of_user(SocialAccount),
        describe=lambda one: {
            "Fournisseur": one.provider,
            "Identifiant": one.uid,
            "Relié le": one.date_joined,
            "Reçu": one.extra_data,
        },
    )
    holding(
        "socialaccount.SocialToken",
        "Jetons d’un fournisseur d’identité",
        of_user(SocialToken, "account__user"),
        describe=lambda one: {"Valable jusqu’au": one.expires_at},
    )
    handling.declare_without_people("socialaccount.SocialApp", "the settings of a provider")
    holding(
        "usersessions.UserSession",
        "Sessions ouvertes : adresse IP, navigateur, dates",
        of_user(UserSession),
        describe=lambda one: {
            "Adresse IP": one.ip,
            "Navigateur": one.user_agent,
            "Ouverte le": one.created_at,
            "Vue le": one.last_seen_at,
        },
        kept="Trente jours",
    )
    holding(
        "sessions.Session",
        "Contenu technique des sessions",
        sessions_of,
        describe=lambda session: {"Expire le": session.expire_date},
        kept="Trente jours",
    )
    declare_staff()
    declare_periods()


def declare_staff():
    holding(
        "people.RoleHolding",
        "Rôles confiés dans l’équipe du réseau",
        of_user(RoleHolding),
        why="Donner à chacun les droits de sa fonction, et eux seuls",
    )
    holding(
        "people.Invitation",
        "Invitations à rejoindre l’équipe",
        invitations_of,
        hidden=("key_hash",),
        why="Ouvrir le compte d’un collègue",
        kept="Six mois",
    )


def declare_periods():
    retention.declare(
        Retention(
            "people.invitations",
            label="Invitations à rejoindre l’équipe",
            months=6,
            basis="Durée utile pour savoir qui a invité qui",
            due=lambda cutoff: Invitation.objects.filter(invited_at__lt=cutoff),
        )
    )
    retention.declare(
        Retention(
            "sessions.sessions",
            label="Sessions expirées",
            days=1,
            basis=ASVS,
            due=lambda cutoff: Session.objects.filter(expire_date__lt=cutoff),
        )
    )
    retention.declare(
        Retention(
            "sessions.visits",
            label="Liste des sessions : adresse IP, navigateur",
            days=30,
            basis=ASVS,
            due=lambda cutoff: UserSession.objects.filter(last_seen_at__lt=cutoff),
        )
    )

"""Inviting a colleague: a link by e-mail, good once, for seven days."""

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from association.people.accounts.passwords import refuse_short_for_staff
from association.people.models import Invitation, User
from association.people.rules import ranks
from association.people.services import linking, staff
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from cms.outbox.services import write

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(*, email, first_name, last_name, roles, by, roles_end_on=None):
    """Invite somebody to the staff, in roles up to the inviter's rank. Returns the Invitation.

    Raises Refusal without a role, for a role above the inviter's rank, for an end in the past, for
    one's own address, and while an invitation waits at this address.
    """
    email = User.objects.normalize_email(email)
    # One invitation at a time: the second at an address is refused in words, not by the database.
    list(Group.objects.select_for_update().filter(name=Role.NETWORK_ADMINISTRATOR.label))
    by = User.objects.get(pk=by.pk)
    if not roles:
        raise Refusal("Choisissez au moins un rôle.")
    if not all(ranks.may_grant(staff.rank_of(by), role) for role in roles):
        raise Refusal("Vous ne pouvez pas confier un rôle plus élevé que le vôtre.")
    if roles_end_on and roles_end_on <= timezone.localdate():
        raise Refusal("La fin des rôles est déjà passée.")
    if email == by.email:
        raise Refusal("On ne s’invite pas soi-même.")
    if Invitation.objects.filter(email=email, accepted_at=None, revoked_at=None).exists():
        raise Refusal("Une invitation attend déjà à cette adresse : renvoyez-la ou annulez-la.")
    key = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        roles=sorted(Role(role).value for role in roles),
        roles_end_on=roles_end_on,
        key_hash=_hash(key),
        invited_by=by,
        expires_at=timezone.now() + VALID_FOR,
    )
    audit.record(by, "people.invite", user=by, data={"invitation": invitation.pk, "roles": invitation.roles})
    _send(invitation, key)
    return invitation


@transaction.atomic
def invite_again(*, invitation, by):
    """Send a new link; the former one stops working. Raises Refusal once accepted or cancelled."""
    invitation = _waiting(invitation)
    _refuse_above(invitation, by)
    key = secrets.token_urlsafe(32)
    invitation.key_hash = _hash(key)
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.save(update_fields=["key_hash", "expires_at"])
    audit.record(by, "people.invite_again", user=by, data={"invitation": invitation.pk})
    _send(invitation, key)
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation, by):
    """Cancel an invitation: its link stops working. Raises Refusal once accepted or cancelled."""
    invitation = _waiting(invitation)
    _refuse_above(invitation, by)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    audit.record(by, "people.revoke_invitation", user=by, data={"invitation": invitation.pk})
    return invitation


def find_invitation(key):
    """The waiting invitation a link names, or None: unknown, used, cancelled or too old."""
    return Invitation.objects.filter(
        key_hash=_hash(key), accepted_at=None, revoked_at=None, expires_at__gt=timezone.now()
    ).first()


def has_account(email):
    """Whether somebody signs in, or could, with this address: it is an account's own, or confirmed by one."""
    return (
        User.objects.filter(email=email).exists()
        or EmailAddress.objects.filter(email=email, verified=True).exists()
    )


def is_addressed_to(invitation, user):
    """Whether the invitation went to a confirmed address of this account."""
    confirmed = EmailAddress.objects.filter(user_id=user.pk, email=invitation.email, verified=True)
    return user.is_authenticated and confirmed.exists()


@transaction.atomic
def accept_invitation(*, key, password):
    """Open the account of the invited person, with its roles. Returns the User.

    The link came by e-mail: the address is verified. Raises Refusal for a link that no longer
    works, for an address that already has an account (its owner signs in and joins), for a
    password too weak, and for roles the inviter may not give any more.
    """
    invitation = _claimed(key)
    if has_account(invitation.email):
        raise Refusal("Un compte existe déjà à cette adresse : connectez-vous pour accepter l’invitation.")
    user = User(email=invitation.email, first_name=invitation.first_name, last_name=invitation.last_name)
    try:
        validate_password(password, user)
        refuse_short_for_staff(password)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return _take_roles(invitation, user)


@transaction.atomic
def join_with_account(*, key, user):
    """Give the invitation's roles to the account that holds its address. Returns the User.

    Raises Refusal for a link that no longer works and for an account of another address.
    """
    invitation = _claimed(key)
    if not is_addressed_to(invitation, user):
        raise Refusal("Cette invitation a été envoyée à une autre adresse que celle de votre compte.")
    return _take_roles(invitation, user)


def _take_roles(invitation, user):
    inviter = invitation.invited_by
    # The closed account, or the lowered rank, of whoever invited gives nothing any more.
    if inviter is None or not all(ranks.may_grant(staff.rank_of(inviter), role) for role in invitation.roles):
        raise Refusal("La personne qui vous a invité ne peut plus confier ces rôles : demandez au réseau.")
    held = staff.roles_of(user)
    for role in invitation.roles:
        if role not in held:
            staff.grant_role(user=user, role=role, by=inviter, end_on=invitation.roles_end_on)
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    linking.link_by_verified_address(user=user)
    return user


def _claimed(key):
    """The invitation, locked: two people who open its link at once do not both use it."""
    found = find_invitation(key)
    if found:
        found = Invitation.objects.select_for_update().get(pk=found.pk)
    if not found or found.accepted_at or found.revoked_at:
        raise Refusal("Cette invitation ne sert plus : demandez au réseau de vous en envoyer une autre.")
    return found


def _waiting(invitation):
    """The invitation, locked, if it still waits for an answer; an expired one does."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise Refusal("Cette invitation a déjà été acceptée.")
    if invitation.revoked_at:
        raise Refusal("Cette invitation est déjà annulée.")
    return invitation


def _refuse_above(invitation, by):
    if not all(ranks.may_grant(staff.rank_of(by), role) for role in invitation.roles):
        raise Refusal("Cette invitation confie un rôle plus élevé que le vôtre.")


def _hash(key):
    return hashlib.sha256(key.encode()).hexdigest()


def _send(invitation, key):
    write(
        kind="people.invitation",
        to=invitation.email,
        template="people/invitation",
        context={
            "invitation": invitation,
            "roles": [Role(role).label for role in invitation.roles],
            "link": settings.SITE_URL + reverse("accept_invitation", args=[key]),
        },
        key=f"people.invitation:{invitation.pk}:{invitation.key_hash[:16]}",
    )

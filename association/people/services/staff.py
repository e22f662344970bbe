"""The life of the staff: roles given and ended, accounts closed and opened again.

An account's groups follow from its role holdings; nothing else should give it a group. Nobody acts
on themselves, nor on somebody of higher rank (rules.ranks). Acts on the staff happen one at a time:
two administrators who end each other's role at once do not both succeed.
"""

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db import transaction

from association.people.models import RoleHolding, User
from association.people.rules import ranks
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role

ROLE_BY_GROUP = {role.label: role.value for role in Role}


def roles_of(user, on=None):
    """The roles an account holds on a day.

    A role a superuser gave by hand on Wagtail's own screens, which has no holding, counts too.
    """
    if not user.is_active:
        return set()
    held = set(user.role_holdings.active(on).values_list("role", flat=True))
    return held | _given_by_hand(user)


def rank_of(user, on=None):
    """The rank of an account on a day; a closed account has none."""
    if not user.is_active:
        return ranks.NOBODY
    return ranks.rank_of(roles_of(user, on), superuser=user.is_superuser)


def standing_rank(user):
    """The rank others must reckon with: that of a closed account is the one it would have again."""
    if user.is_active:
        return rank_of(user)
    held = set(user.role_holdings.active().values_list("role", flat=True))
    return ranks.rank_of(held, superuser=user.is_superuser)


@transaction.atomic
def grant_role(*, user, role, by, start_on=None, end_on=None):
    """Give a role from a day (today by default) to a day, excluded (None: until it is ended).

    by: the account that gives it; None for the installation itself. Returns the RoleHolding.
    Raises Refusal for a role above the giver's rank, for oneself, and for a role already held.
    """
    start_on = start_on or today()
    user, by = _alone(user, by)
    if by is not None:
        _refuse_acting(by, user)
        if not ranks.may_grant(rank_of(by), role):
            raise Refusal("Vous ne pouvez pas confier un rôle plus élevé que le vôtre.")
    if not user.is_active:
        raise Refusal("Ce compte est fermé : rouvrez-le d’abord.")
    if end_on and end_on <= start_on:
        raise Refusal("La fin du rôle vient après son début.")
    held = user.role_holdings.filter(role=role).exclude(end_on__lte=start_on)
    if end_on:
        held = held.filter(start_on__lt=end_on)
    if held.exists():
        raise Refusal(f"« {Role(role).label} » est déjà confié à {user}.")
    holding = RoleHolding.objects.create(
        user=user, role=role, start_on=start_on, end_on=end_on, granted_by=by
    )
    audit.record(user, "people.grant_role", user=by, data={"role": role, "holding": holding.pk})
    sync_groups(user=user)
    return holding


@transaction.atomic
def end_role(*, holding, by, on=None):
    """End a role on a day (today by default: the right is gone at once).

    Raises Refusal for oneself, somebody of higher rank, a role already over, and the last network
    administrator of an installation without an active superuser.
    """
    on = on or today()
    user, by = _alone(holding.user, by)
    holding = RoleHolding.objects.select_for_update().get(pk=holding.pk)
    _refuse_acting(by, user)
    if holding.end_on and holding.end_on <= today():
        raise Refusal("Ce rôle est déjà terminé.")
    if on < today():
        raise Refusal("Un rôle ne se termine pas dans le passé.")
    if holding.role == Role.NETWORK_ADMINISTRATOR:
        _refuse_leaving_nobody(user)
    if on <= holding.start_on:
        # It never held: a row that ends on the day it starts says nothing. Without it the group would
        # seem to be given by hand.
        holding.delete()
        user.groups.remove(*Group.objects.filter(name=Role(holding.role).label))
    else:
        holding.end_on = on
        holding.save(update_fields=["end_on"])
    audit.record(user, "people.end_role", user=by, data={"role": holding.role, "on": on.isoformat()})
    sync_groups(user=user)
    return user


@transaction.atomic
def close_account(*, user, by):
    """Close an account: nobody signs in to it any more, and its sessions end at once."""
    user, by = _alone(user, by)
    _refuse_acting(by, user)
    if not user.is_active:
        raise Refusal("Ce compte est déjà fermé.")
    if user.is_superuser or Role.NETWORK_ADMINISTRATOR in roles_of(user):
        _refuse_leaving_nobody(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.groups.clear()
    end_sessions(user=user)
    audit.record(user, "people.close_account", user=by)
    return user


@transaction.atomic
def reopen_account(*, user, by):
    """Open a closed account again, with the roles that have not ended meanwhile."""
    user, by = _alone(user, by)
    _refuse_acting(by, user)
    if user.is_active:
        raise Refusal("Ce compte est déjà ouvert.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    sync_groups(user=user)
    audit.record(user, "people.reopen_account", user=by)
    return user


def end_sessions(*, user, but=None):
    """Sign the account out everywhere, but for one session key. Returns the number of sessions ended."""
    sessions = UserSession.objects.filter(user=user).exclude(session_key=but)
    for session in sessions:
        session.end()
    return len(sessions)


def end_session(*, user, pk):
    """Sign the account out of one of its sessions. Returns whether there was such a session."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session:
        session.end()
    return session is not None


@transaction.atomic
def sync_groups(*, user):
    """Make the groups of an account follow from the roles it holds today. Returns whether they changed.

    Groups no holding speaks of, given by a superuser by hand, are left alone.
    """
    wanted = {Role(role).label for role in roles_of(user)}
    present = set(user.groups.filter(name__in=ROLE_BY_GROUP).values_list("name", flat=True))
    user.groups.remove(*Group.objects.filter(name__in=present - wanted))
    user.groups.add(*Group.objects.filter(name__in=wanted - present))
    return wanted != present


def sync_all_groups():
    """Make all groups follow from the role holdings of today. Returns the number of accounts changed."""
    concerned = User.objects.filter(groups__name__in=ROLE_BY_GROUP) | User.objects.filter(
        role_holdings__in=RoleHolding.objects.active()
    )
    return sum(sync_groups(user=user) for user in concerned.distinct())


def lapsed_groups(user):
    """Names of the role groups an account is still in although its role has ended."""
    names = _role_groups(user)
    if not names:
        return []
    holdings = list(user.role_holdings.all())
    ended = {holding.role for holding in holdings} - {h.role for h in holdings if h.holds()}
    return [name for name in names if ROLE_BY_GROUP[name] in ended]


def _given_by_hand(user):
    groups = {ROLE_BY_GROUP[name] for name in _role_groups(user)}
    return groups - set(user.role_holdings.values_list("role", flat=True)) if groups else set()


def _role_groups(user):
    return [name for name in user.groups.values_list("name", flat=True) if name in ROLE_BY_GROUP]


def _alone(user, by):
    """The two accounts as they are now, once no other act on the staff is under way."""
    list(Group.objects.select_for_update().filter(name=Role.NETWORK_ADMINISTRATOR.label))
    found = User.objects.select_for_update().order_by("pk").in_bulk([one.pk for one in (user, by) if one])
    return found[user.pk], by and found[by.pk]


def _refuse_acting(by, user):
    """Raise Refusal unless one account may act on another: nobody on oneself, nor above one's rank."""
    if by.pk == user.pk:
        raise Refusal("On ne change pas ses propres droits : demandez à un collègue.")
    if not ranks.may_act_on(rank_of(by), standing_rank(user)):
        raise Refusal("Vous ne pouvez pas agir sur ce compte : son rang est plus élevé que le vôtre.")


def _refuse_leaving_nobody(user):
    """Somebody must remain who can manage the staff."""
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    administrators = RoleHolding.objects.active().filter(role=Role.NETWORK_ADMINISTRATOR, user__in=others)
    if not administrators.exists() and not others.filter(is_superuser=True).exists():
        raise Refusal("C’est la dernière personne qui administre le réseau : nommez d’abord une autre.")

"""Who may act on whom among the staff. Pure: ranks are numbers, from 0 (no role) to 3 (superuser)."""

#: The role above the others (cms.backoffice.roles.Role).
ABOVE = "network_administrator"

NOBODY, STAFF, NETWORK_ADMINISTRATOR, SUPERUSER = range(4)


def rank_of_role(role):
    """The rank a role gives."""
    return NETWORK_ADMINISTRATOR if role == ABOVE else STAFF


def rank_of(roles, *, superuser=False):
    """The rank of somebody who holds these roles today."""
    if superuser:
        return SUPERUSER
    return max(map(rank_of_role, roles), default=NOBODY)


def may_grant(actor_rank, role):
    """Whether an actor may give a role: only those who manage the staff, and up to their own rank."""
    return actor_rank >= NETWORK_ADMINISTRATOR and rank_of_role(role) <= actor_rank


def may_act_on(actor_rank, target_rank):
    """Whether an actor may change the roles of somebody else, or close their account."""
    return actor_rank >= NETWORK_ADMINISTRATOR and target_rank <= actor_rank

"""On any day, after any acts, the groups of an account are those of the roles it holds."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from association.people.models import RoleHolding, User
from association.people.rules import ranks
from association.people.services import staff as team
from association.records import dated
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role, sync_roles

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40).map(lambda days: FIRST + timedelta(days=days))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["grant", "end", "close", "reopen", "sync"]),
        st.sampled_from(list(Role)),
        st.sampled_from([0, 0, 0, 1, 4, 10]),
        st.one_of(st.none(), st.integers(-2, 20)),
    ),
    max_size=14,
)


class TestGroupsFollowHoldings(TestCase):
    @given(acts=ACTS, looked_at=DAYS)
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_on_any_day(self, acts, looked_at):
        sync_roles()
        by = User.objects.create(email="florence@reseau.invalid", is_superuser=True)
        user = User.objects.create(email="louis@reseau.invalid")
        clock = [FIRST]
        original = dated.today, team.today
        dated.today = team.today = lambda: clock[0]
        try:
            for act, role, later, length in acts:
                clock[0] += timedelta(days=later // 3)
                with suppress(Refusal):
                    self.do(act, user, by, role, clock[0] + timedelta(days=later), length)
                self.follows(user)
            clock[0] = max(clock[0], looked_at)
            team.sync_all_groups()
            self.follows(user)
            self.never_twice(user)
        finally:
            dated.today, team.today = original

    def do(self, act, user, by, role, start, length):
        end = start + timedelta(days=length) if length is not None else None
        if act == "grant":
            team.grant_role(user=user, role=role, by=by, start_on=start, end_on=end)
        elif act == "end" and (holding := user.role_holdings.filter(role=role).first()):
            team.end_role(holding=holding, by=by, on=start)
        elif act == "close":
            team.close_account(user=user, by=by)
        elif act == "reopen":
            team.reopen_account(user=user, by=by)
        else:
            team.sync_groups(user=user)

    def follows(self, user):
        """Right after an act, the groups are those of the day; the account's own state comes first."""
        user.refresh_from_db()
        team.sync_all_groups()
        held = {Role(holding.role).label for holding in user.role_holdings.all() if holding.holds()}
        groups = set(user.groups.values_list("name", flat=True))
        assert groups == (held if user.is_active else set())

    def never_twice(self, user):
        """No day on which one role is held by two rows."""
        for one, other in product(RoleHolding.objects.filter(user=user), repeat=2):
            if one.pk < other.pk and one.role == other.role:
                assert (one.end_on and one.end_on <= other.start_on) or (
                    other.end_on and other.end_on <= one.start_on
                )


RANKS = range(4)


@pytest.mark.parametrize(("actor", "role"), list(product(RANKS, Role)))
def test_nobody_gives_more_than_they_have(actor, role):
    if ranks.may_grant(actor, role):
        assert actor >= ranks.NETWORK_ADMINISTRATOR
        assert ranks.rank_of_role(role) <= actor


@pytest.mark.parametrize(("actor", "target"), list(product(RANKS, RANKS)))
def test_nobody_acts_above_themselves(actor, target):
    allowed = ranks.may_act_on(actor, target)
    assert allowed is (actor >= ranks.NETWORK_ADMINISTRATOR and target <= actor)


def test_no_role_is_a_superuser():
    assert max(ranks.rank_of_role(role) for role in Role) < ranks.SUPERUSER

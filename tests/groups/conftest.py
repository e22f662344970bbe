"""A group with its lead and a member, signed in one after the other, and people who are not of it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from association.groups.services import meetings
from tests import factories
from tests.public_site import make_site


def account(first_name, last_name, address, organisation=None, **fields):
    """A person with an account, a verified address and a post."""
    made = factories.person(
        first_name=first_name, last_name=last_name, email=address,
        user=factories.UserFactory(email=address), **fields,
    )  # fmt: skip
    if organisation:
        factories.affiliation(made, organisation, main=True)
    return made


@pytest.fixture
def room(db):
    """The breast group: Anne leads it, Marc is a member; Léa leads another; Paul belongs to none."""
    make_site()
    hospital = factories.OrganisationFactory(display_name="Clinique des Essais")
    factories.member(hospital)
    group = factories.working_group(name="Sein", slug="sein")
    other = factories.working_group(name="Poumon", slug="poumon")
    made = SimpleNamespace(
        group=group,
        other=other,
        hospital=hospital,
        anne=account("Anne", "Martin", "anne@essais.invalid", hospital, title="dr"),
        marc=account("Marc", "Petit", "marc@essais.invalid", hospital),
        lea=account("Léa", "Roux", "lea@essais.invalid", hospital),
        paul=account("Paul", "Blanc", "paul@essais.invalid", hospital, rpps="10001234565"),
    )
    made.lead = factories.group_role(group, made.anne, "lead")
    made.member = factories.group_role(group, made.marc)
    factories.group_role(other, made.lea, "lead")
    return made


def planned(group, *, days=10, title="Réunion de printemps", convened=True, **fields):
    """A meeting in some days, at this hour of the clock, convened unless said otherwise."""
    starts = timezone.now().replace(microsecond=0) + timedelta(days=days)
    meeting = meetings.plan(
        group=group,
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        **{"mode": "mixed", "place": "Salle des Essais", "link": "https://visio.exemple.invalid/sein"}
        | fields,
    )
    if convened:
        meetings.convene(meeting=meeting)
        meeting.refresh_from_db()
    return meeting


def moved_back(meeting, days=20):
    """The same meeting, as if it had been that many days earlier."""
    for name in ("starts_at", "ends_at"):
        setattr(meeting, name, getattr(meeting, name) - timedelta(days=days))
    meeting.save()
    return meeting

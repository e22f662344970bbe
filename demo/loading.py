"""Loads the demonstration: the real facilities through the product's own import, the rest around them."""

from enum import Enum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from association.members.models import College, Organisation
from association.members.services.site import init_site
from association.merging.registry import mergeables
from association.merging.services.detection import scan
from association.people.models import User
from cms.backoffice.errors import Refusal
from demo import (
    agreements,
    confirmations,
    dues,
    facilities,
    group_meetings,
    group_works,
    groups,
    images,
    joining,
    memberships,
    network,
    news,
    organisations,
    pages,
    persons,
    proposals,
    register,
    staff,
    statuses,
)
from demo.models import Demonstration
from demo.record import Record


class Outcome(Enum):
    """What came of a load, as told to whoever asked for it."""

    LOADED = "Démonstration chargée."
    PRESENT = "La démonstration est déjà là."
    REMOVED = "La démonstration a été retirée : elle ne revient pas d’elle-même (load_demo --again)."
    OTHER_DATA = "Ce site a ses propres données : la démonstration n’est pas chargée."


@transaction.atomic
def load_demonstration(*, again=False):
    """Load the demonstration into an installation that holds nothing yet. Returns an Outcome.

    Does nothing where it is already loaded, beside data of the network's own, and where it was
    removed, unless it is asked for again. Raises Refusal where DEMO is not set.
    """
    if not settings.DEMO:
        raise Refusal("La démonstration ne se charge que si DEMO=1 : ses données sont inventées.")
    demonstration, _ = Demonstration.objects.select_for_update().get_or_create(pk=1)
    if demonstration.present:
        return Outcome.PRESENT
    if demonstration.removed_at and not again:
        return Outcome.REMOVED
    if holds_data(accounts_too=not again):
        return Outcome.OTHER_DATA
    record = Record()
    _make(record)
    demonstration.loaded_at, demonstration.removed_at = timezone.now(), None
    demonstration.made, demonstration.replaced = record.made, record.replaced
    demonstration.save()
    return Outcome.LOADED


def holds_data(*, accounts_too):
    """Whether somebody already works here. Pages alone do not count: every site has some."""
    return (
        Organisation.objects.exists() or College.objects.exists() or (accounts_too and User.objects.exists())
    )


def _make(record):
    init_site()
    accounts = staff.make(record)
    secretary, officer = accounts["adhesions@demo.invalid"], accounts["communication@demo.invalid"]
    colleges, texts = network.make(record)
    places = facilities.make(record, secretary)
    invented = organisations.make(record)
    organisations.make_partners(record)
    organisations.make_twice(record)
    memberships.make(record, colleges, texts, places, invented, secretary)
    statuses.make(record)
    posts = persons.make(record)
    groups.make(record, posts)
    accounts = persons.open_accounts(record, posts)
    agreements.make(posts)
    proposals.make(record, accounts, secretary)
    group_meetings.make(record, secretary)
    group_works.make(record)
    joining.make(record, colleges, secretary)
    dues.make(record, colleges)
    confirmations.make(record, secretary)
    register.make(record)
    for mergeable in mergeables():
        scan(mergeable.label)
    index = pages.make(record, officer)
    news.make(record, index, images.make(record, officer), officer)

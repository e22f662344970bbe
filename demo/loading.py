"""Loads the demonstration: the real facilities through the product's own import, the rest around them."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from association.members.models import College, Organisation
from association.people.models import User
from cms.backoffice.errors import Refusal
from demo import facilities, images, memberships, network, news, organisations, pages, staff
from demo.models import Demonstration
from demo.record import Record


@transaction.atomic
def load_demonstration(*, again=False):
    """Load the demonstration into an installation that holds nothing yet. Returns whether it did.

    Does nothing where it is already loaded, or beside data of the network's own. Raises Refusal
    where DEMO is not set, and where it was removed: it comes back only if asked for (again).
    """
    if not settings.DEMO:
        raise Refusal("La démonstration ne se charge que si DEMO=1 : ses données sont inventées.")
    demonstration, _ = Demonstration.objects.select_for_update().get_or_create(pk=1)
    if demonstration.present:
        return False
    if demonstration.removed_at and not again:
        raise Refusal(
            f"La démonstration a été retirée le {timezone.localtime(demonstration.removed_at):%d/%m/%Y} : "
            "elle ne revient pas d’elle-même (--again pour la recharger)."
        )
    if holds_data(accounts_too=not again):
        return False
    record = Record()
    _make(record)
    demonstration.loaded_at, demonstration.removed_at = timezone.now(), None
    demonstration.made, demonstration.replaced = record.made, record.replaced
    demonstration.save()
    return True


def holds_data(*, accounts_too):
    """Whether somebody already works here. Pages alone do not count: every site has some."""
    return (
        Organisation.objects.exists() or College.objects.exists() or (accounts_too and User.objects.exists())
    )


def _make(record):
    accounts = staff.make(record)
    secretary, officer = accounts["adhesions@demo.invalid"], accounts["communication@demo.invalid"]
    colleges, texts = network.make(record)
    places = facilities.make(record, secretary)
    invented = organisations.make(record)
    organisations.make_partners(record)
    memberships.make(record, colleges, texts, places, invented, secretary)
    index = pages.make(record, officer)
    news.make(record, index, images.make(record, officer), officer)

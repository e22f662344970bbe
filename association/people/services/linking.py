"""Which person an account belongs to: a verified e-mail address or a Pro Santé Connect identifier says it.

Nothing else links them. A link once made does not move by itself, and a person who has an account
is never taken over by another.
"""

import logging

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from association.people.models import Person, PersonEmail, User
from association.people.rules.rpps import clean_rpps
from cms.backoffice import audit

logger = logging.getLogger(__name__)

SIGNED_UP = "Inscription sur le site"


@transaction.atomic
def link_by_verified_address(*, user):
    """Link an account to the one person who has one of its verified addresses. Returns the Person or None.

    A person nobody knew is created from the names given at sign-up. Where several people share the
    address, or where the one who has it already has another account, nothing is linked: staff see
    the account among those without a person.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    addresses = [
        address.lower()
        for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]
    if not addresses or not user.is_active:
        return None
    if linked := Person.objects.filter(user=user).first():
        _note_addresses(linked, addresses)
        return linked
    known = list(
        Person.objects.select_for_update(of=("self",))
        .filter(pk__in=PersonEmail.objects.trusted().filter(address__in=addresses).values("person"))
        .order_by("pk")[:2]
    )
    if len(known) > 1 or (known and known[0].user_id):
        logger.warning("Account without a person", extra={"fields": {"user": user.pk, "people": len(known)}})
        return None
    person = known[0] if known else _new_person(user)
    if person is None:
        return None
    return _link(person, user, addresses, how="address")


@transaction.atomic
def link_by_rpps(*, user, rpps):
    """Link an account to the person whose RPPS number Pro Santé Connect vouches for.

    Returns the Person, or None if nobody has this number or if its owner has another account.
    Raises ValueError for what is no RPPS number.
    """
    number = clean_rpps(rpps)
    user = User.objects.select_for_update().get(pk=user.pk)
    if linked := Person.objects.filter(user=user).first():
        return linked if linked.rpps == number else None
    person = Person.objects.select_for_update(of=("self",)).filter(rpps=number).first()
    if number is None or person is None or person.user_id:
        return None
    return _link(person, user, [], how="psc")


def _new_person(user):
    if not (user.first_name and user.last_name):
        return None
    return Person.objects.create(first_name=user.first_name, last_name=user.last_name, source=SIGNED_UP)


def _link(person, user, addresses, *, how):
    person.user = user
    person.save(update_fields=["user"])
    _note_addresses(person, addresses)
    audit.record(person, "people.link_account", user=user, data={"user": user.pk, "how": how})
    return person


def _note_addresses(person, addresses):
    """The person's verified addresses are those of the account."""
    for address in addresses:
        email, created = PersonEmail.objects.get_or_create(
            person=person,
            address=address,
            defaults={
                "source": SIGNED_UP,
                "preferred": not person.emails.filter(preferred=True).exists(),
                "verified_at": timezone.now(),
            },
        )
        if not created and email.verified_at is None:
            email.verified_at = timezone.now()
            email.save(update_fields=["verified_at"])

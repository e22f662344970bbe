"""Which person an account belongs to: a verified e-mail address or a Pro Santé Connect identifier says it.

Nothing else links them. A link once made does not move by itself, and a person who has an account
is never taken over by another.
"""

import logging

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from association.people.models import Person, PersonEmail, User
from association.people.rules.rpps import clean_rpps
from cms.backoffice import audit
from cms.backoffice.models import AuditEntry

logger = logging.getLogger(__name__)

SIGNED_UP = "Inscription sur le site"
#: The identifier of Pro Santé Connect among the providers (cms.settings.identity).
PSC = "psc"


@transaction.atomic
def link_by_verified_address(*, user):
    """Link an account to the one person who has one of its verified addresses. Returns the Person or None.

    An RPPS number Pro Santé Connect vouches for comes first. A person nobody knew is created from
    the names given at sign-up. Where several people share the address, where the one who has it
    already has another account or another RPPS number, nothing is linked: staff see the account
    among those without a person.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    addresses = [
        address.lower()
        for address in EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    ]
    if not user.is_active:
        return None
    number = vouched_rpps(user)
    if person := _of_account(user) or _of_number(number):
        return _link(person, user, addresses, number, how="psc") if _is_free(person, user) else None
    if not addresses:
        return None
    known = list(_having(addresses)[:2])
    if len(known) > 1 or (known and _contradicts(known[0], number)):
        logger.warning("Account without a person", extra={"fields": {"user": user.pk, "people": len(known)}})
        return None
    if known and not _is_free(known[0], user):
        return None
    person = known[0] if known else _new_person(user)
    return _link(person, user, addresses, number, how="address") if person else None


@transaction.atomic
def link_by_rpps(*, user, rpps):
    """Link an account to the person whose RPPS number Pro Santé Connect vouches for.

    Returns the Person, or None if nobody has this number, if its owner has another account, or if
    the account is already another person's. Raises ValueError for what is no RPPS number.
    """
    number = clean_rpps(rpps)
    user = User.objects.select_for_update().get(pk=user.pk)
    if number is None:
        return None
    if linked := _of_account(user):
        return None if _contradicts(linked, number) else _link(linked, user, [], number, how="psc")
    person = _of_number(number)
    if person is None or person.user_id:
        return None
    return _link(person, user, [], number, how="psc")


def vouched_rpps(user):
    """The RPPS number of the Pro Santé Connect identity joined to an account, or None."""
    for identifier in SocialAccount.objects.filter(user=user, provider=PSC).values_list("uid", flat=True):
        try:
            return clean_rpps(identifier)
        except ValueError:
            continue
    return None


def rpps_is_trusted(person):
    """Whether somebody else than the account's holder says which RPPS number is theirs.

    A number typed in Mon espace is not: anybody may type anybody's.
    """
    typed = AuditEntry.objects.for_instance(person).filter(
        action="people.edit_own_profile", user=person.user_id
    )
    if any("rpps" in entry.data.get("fields", []) for entry in typed):
        return vouched_rpps(person.user) == person.rpps
    return True


def _of_account(user):
    return Person.objects.select_for_update(of=("self",)).filter(user=user).first()


def _of_number(number):
    return number and Person.objects.select_for_update(of=("self",)).filter(rpps=number).first()


def _having(addresses):
    """The people whose address it is. What somebody typed of themselves and never confirmed proves
    nothing, and must not stand in the way of whose address it is."""
    known = PersonEmail.objects.trusted().filter(address__in=addresses)
    return Person.objects.select_for_update(of=("self",)).filter(pk__in=known.values("person")).order_by("pk")


def _is_free(person, user):
    """Whether the person may be this account's: nobody else's."""
    if person.user_id in (None, user.pk):
        return True
    logger.warning("Account of somebody who has another", extra={"fields": {"user": user.pk}})
    return False


def _contradicts(person, number):
    return bool(number and person.rpps and person.rpps != number)


def _new_person(user):
    if not (user.first_name and user.last_name):
        return None
    return Person.objects.create(first_name=user.first_name, last_name=user.last_name, source=SIGNED_UP)


def _link(person, user, addresses, number, *, how):
    if person.user_id is None:
        person.user = user
        person.save(update_fields=["user"])
        audit.record(person, "people.link_account", user=user, data={"user": user.pk, "how": how})
    if number and not person.rpps and not Person.objects.filter(rpps=number).exists():
        person.rpps = number
        person.save(update_fields=["rpps", "search_text"])
        audit.record(person, "people.note_rpps", user=user, changes={"rpps": [None, number]})
    _note_addresses(person, addresses)
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

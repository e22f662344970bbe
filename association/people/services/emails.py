"""The addresses of a person: one of them, and one only, is the one to write to."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from association.people.models import Person, PersonEmail
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def add_email(*, person, address, source="", user=None):
    """Note an address; the first one is the one to write to. Returns the PersonEmail.

    What a person types themselves is written to only once they proved it theirs (services/proofs.py).
    Raises Refusal for what is no address, and for one already noted.
    """
    person = _locked(person)
    address = (address or "").strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refusal("Ce n’est pas une adresse e-mail.") from None
    if person.emails.filter(address=address).exists():
        raise Refusal("Cette adresse est déjà notée.")
    email = PersonEmail.objects.create(
        person=person,
        address=address,
        source=source,
        preferred=source != PersonEmail.FROM_SPACE and not person.emails.filter(preferred=True).exists(),
    )
    audit.record(person, "people.add_email", user=user, changes={"emails": [None, address]})
    return email


@transaction.atomic
def prefer_email(*, email, user=None):
    """Make an address the one to write to. Raises Refusal for one its owner did not prove theirs yet."""
    person = _locked(email.person)
    email = PersonEmail.objects.get(pk=email.pk, person=person)
    if email.awaits_proof:
        raise Refusal("Cette adresse attend d’être confirmée : le lien est dans le message qui y est parti.")
    before = person.preferred_email
    person.emails.filter(preferred=True).update(preferred=False)
    email.preferred = True
    email.save(update_fields=["preferred"])
    audit.record(person, "people.prefer_email", user=user, changes={"preferred": [before, email.address]})
    return email


@transaction.atomic
def remove_email(*, email, user=None):
    """Remove an address; if it was the one to write to, the oldest other one becomes it.

    Raises Refusal for the last address of a person who has an account.
    """
    person = _locked(email.person)
    email = PersonEmail.objects.get(pk=email.pk, person=person)
    others = person.emails.trusted().exclude(pk=email.pk).order_by("pk")
    if person.user_id and not email.awaits_proof and not others.exists():
        raise Refusal("C’est la seule adresse de cette personne : ajoutez-en une autre d’abord.")
    was_preferred = email.preferred
    audit.record(person, "people.remove_email", user=user, changes={"emails": [email.address, None]})
    email.delete()
    if was_preferred and (following := others.first()):
        following.preferred = True
        following.save(update_fields=["preferred"])
    return person


def _locked(person):
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)

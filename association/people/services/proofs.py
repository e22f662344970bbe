"""Proof that an address typed by a person is theirs: a link sent to it, opened while signed in."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from association.people.models import Person, PersonEmail
from association.people.services.emails import add_email
from cms.backoffice import audit
from cms.backoffice.errors import Refusal
from cms.outbox.models import Message
from cms.outbox.services import write

KIND = "people.prove_address"
SALT = "people.address"
GOOD_FOR = timedelta(days=3)
#: Messages one person may have sent to addresses nobody vouches for, in a day.
A_DAY = 5


@transaction.atomic
def add_own_email(*, person, address, user):
    """Note an address a person types, and send it the link that proves it theirs. Returns the PersonEmail.

    Raises Refusal as add_email does, and once too many links left in a day.
    """
    email = add_email(person=person, address=address, source=PersonEmail.FROM_SPACE, user=user)
    send_proof(email=email)
    return email


@transaction.atomic
def send_proof(*, email):
    """Send the link, again maybe. Raises Refusal for an address that needs none, and for too many links."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=email.person_id)
    if not email.awaits_proof:
        raise Refusal("Cette adresse n’a pas à être confirmée.")
    since = timezone.now() - timedelta(days=1)
    sent = Message.objects.filter(kind=KIND, recipient_id=person.pk, created_at__gte=since)
    if sent.count() >= A_DAY:
        raise Refusal("Trop de messages de confirmation sont partis : réessayez demain.")
    write(
        kind=KIND,
        to=email.address,
        template="people/prove_address",
        context={"person": person, "token": signing.dumps(email.pk, salt=SALT)},
        recipient=person,
    )


@transaction.atomic
def prove_email(*, person, token, user):
    """Take an address of the person for verified, by the link sent to it. Returns the PersonEmail.

    It becomes the one to write to if there is no other. Raises Refusal for a link that is too old,
    damaged, or somebody else's.
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    try:
        key = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        key = None
    email = person.emails.filter(pk=key).first() if key else None
    if email is None:
        raise Refusal("Ce lien n’est plus valable : demandez-en un autre sur cette page.")
    if email.verified_at is None:
        email.verified_at = timezone.now()
        email.preferred = not person.emails.filter(preferred=True).exists()
        email.save(update_fields=["verified_at", "preferred"])
        audit.record(person, "people.prove_email", user=user, data={"email": email.pk})
    return email

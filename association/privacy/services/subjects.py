"""A person or an account, as the registries of privacy know them."""

from allauth.account.models import EmailAddress

from association.people.models import Person, PersonEmail, User
from cms.privacy.subjects import Subject


def subject_of(*, person=None, user=None):
    """The Subject of a person, of an account, or of both; one leads to the other where they are linked."""
    if person is None and user is not None:
        person = Person.objects.filter(user=user).first()
    if user is None and person is not None and person.user_id:
        user = User.objects.get(pk=person.user_id)
    addresses, names = set(), set()
    if person is not None:
        addresses |= set(PersonEmail.objects.filter(person=person).values_list("address", flat=True))
        names.add((person.first_name, person.last_name))
    if user is not None:
        addresses |= {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
        names.add((user.first_name, user.last_name))
    lowered = {address.lower() for address in addresses}
    return Subject(
        person_id=person.pk if person else None,
        user_id=user.pk if user else None,
        emails=tuple(sorted(lowered - _shared(lowered, person, user))),
        names=tuple(sorted(names)),
        rpps=(person.rpps or "") if person else "",
    )


def _shared(addresses, person, user):
    """Those of the addresses that somebody else has too (a secretariat): they name nobody."""
    others = PersonEmail.objects.filter(address__in=addresses)
    # Whoever has no account may well own one not linked yet: it is not somebody else's.
    accounts = EmailAddress.objects.filter(email__in=addresses if user else ())
    if person is not None:
        others = others.exclude(person=person)
    if user is not None:
        accounts = accounts.exclude(user=user)
    return set(others.values_list("address", flat=True)) | set(accounts.values_list("email", flat=True))

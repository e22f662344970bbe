"""The people an application names, made representatives: known ones found again, new ones noted."""

from django.utils import timezone

from association.members.models import Representative
from association.members.services.representatives import designate
from association.people.models import Person
from association.people.rules.names import name_key
from association.people.services.affiliations import begin_affiliation
from association.people.services.emails import add_email

SOURCE = "Candidature en ligne"
ROLES = (Representative.Kind.HOLDER, Representative.Kind.DEPUTY)


def known_people(first_name, last_name, address):
    """Persons who may be the one an application names: same name, or same address."""
    if not last_name:
        return Person.objects.none()
    named = Person.objects.filter(name_key=name_key(last_name, first_name))
    return (named | Person.objects.filter(emails__address=address.strip().lower())).distinct()


def represent(application, organisation, *, holder=None, deputy=None, user=None):
    """Designate the holder, and the deputy if one is named, from today on. Inside accept()'s transaction.

    holder, deputy: persons already known; None notes a new one, with the address and function typed.
    Who represents the organisation already stays so. Raises Refusal where there is another holder.
    """
    today = timezone.localdate()
    for kind, known in zip(ROLES, (holder, deputy), strict=True):
        first, last, function, address = (
            getattr(application, f"{kind}_{name}")
            for name in ("first_name", "last_name", "function", "email")
        )
        if not last:
            continue
        person = known or _noted(first, last, address, user)
        if not Person.objects.working_at(organisation).filter(pk=person.pk).exists():
            begin_affiliation(
                person=person,
                organisation=organisation,
                function=function,
                start_on=today,
                source=SOURCE,
                user=user,
            )
        if not organisation.representatives.active().filter(person=person).exists():
            designate(
                organisation=organisation,
                person=person,
                kind=kind,
                start_on=today,
                decision=f"Candidature en ligne n° {application.pk}",
                user=user,
            )


def _noted(first_name, last_name, address, user):
    person = Person.objects.create(first_name=first_name, last_name=last_name, source=SOURCE)
    if address:
        add_email(person=person, address=address, source=SOURCE, user=user)
    return person

"""Former contacts: people nothing ties to the network any more."""

from django.db.models import Q

from association.people.handlings import ERASED
from association.people.models import Person
from association.privacy import ties
from association.privacy.services.erasure import erase_person


def former_contacts(cutoff):
    """People without an account, whose record and last tie are older than the cutoff."""
    old = Person.objects.filter(user=None, created_at__lt=cutoff, updated_at__lt=cutoff)
    tied = Q()
    for people in ties.tied(cutoff):
        tied |= Q(pk__in=people)
    return old.exclude(source=ERASED).exclude(tied)


def erase_all(rows):
    """Erase them one after the other. Returns their number."""
    people = list(rows)
    for person in people:
        erase_person(person=person)
    return len(people)

"""Once a year, whoever takes part is asked by e-mail whether what is known of them is right."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from association.people.models import Affiliation, Person
from association.records.dated import covers, today
from cms.outbox.models import Message
from cms.outbox.services import write

YEAR = timedelta(days=365)
KEY = "people.profile:"


def remind_to_confirm(on=None):
    """Write to people with an account and a running post whose record nobody confirmed for a year.

    Once a year each: a message is named by the person, the day of their last confirmation (of their
    record, while there was none) and the years since. Returns how many were written.
    """
    on = on or today()
    since = on - YEAR
    day = timezone.make_aware(
        timezone.datetime.combine(since + timedelta(days=1), timezone.datetime.min.time())
    )
    working = Affiliation.objects.filter(covers(on), person=OuterRef("pk"))
    due = Person.objects.filter(
        Exists(working),
        Q(profile_confirmed_on__lte=since) | Q(profile_confirmed_on=None, created_at__lt=day),
        user__is_active=True,
    )
    written = set(Message.objects.filter(key__startswith=KEY).values_list("key", flat=True))
    count = 0
    for person in due.prefetch_related("emails").order_by("pk"):
        last = person.profile_confirmed_on or timezone.localtime(person.created_at).date()
        key = f"{KEY}{person.pk}:{last.isoformat()}:{(on - last) // YEAR}"
        if key in written or not person.preferred_email:
            continue
        write(
            kind="people.profile_reminder",
            to=person.preferred_email,
            template="people/profile_reminder",
            context={"person": person},
            recipient=person,
            key=key,
        )
        count += 1
    return count

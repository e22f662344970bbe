"""Taking back what a spreadsheet of people wrote, while nothing else touched it."""

from collections import defaultdict

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import localize

from association.people.models import Affiliation, Person, PersonEmail
from association.people.services.people_import import FIELDS, standing_of
from cms.backoffice.imports.relations import attached_since


def what_else_happened(written):
    """Why people cannot be put back: {person: [French reasons]}; locks them.

    written: (person, made, before, written_at) tuples, one per line of the import.
    """
    reasons = defaultdict(list)
    pks = list({pk for pk, *_ in written})
    people = Person.objects.select_for_update(of=("self",)).in_bulk(pks)
    under = standing_of(pks)
    for pk, made, _, at in written:
        person = people.get(pk)
        if pk in reasons:
            continue
        if person is None:
            reasons[pk].append("la fiche a été supprimée depuis.")
        elif person.updated_at != at:
            moment = localize(timezone.localtime(person.updated_at))
            reasons[pk].append(f"« {person} » a été modifiée depuis ({moment}).")
        elif under[pk] != made["under"]:
            reasons[pk].append(f"les adresses, les postes ou le compte de « {person} » ont changé depuis.")
    created = [pk for pk, _, before, _ in written if before is None]
    for pk, what in attached_since(Person, created, apart_from=(PersonEmail, Affiliation)):
        reasons[pk].append(f"« {people.get(pk)} » a reçu depuis : {what}.")
    return reasons


def take_back(written):
    """Put people back as they were. Returns (pk, person, whether it is gone) per line.

    written: (person, made, before) triples, in the order of the lines.
    """
    people = Person.objects.in_bulk({pk for pk, _, _ in written})
    for name, model in (("posts", Affiliation), ("emails", PersonEmail)):
        model.objects.filter(pk__in=[key for _, made, _ in written for key in made[name]]).delete()
    _reopen(written)
    back = {}
    for pk, _, before in reversed(written):
        if before:
            for name, old in before["fields"].items():
                setattr(people[pk], name, old)
            for name, (old, _) in before["lists"].items():
                getattr(people[pk], name).set(old)
            people[pk].updated_at = parse_datetime(before["updated_at"])
            back[pk] = people[pk]
    for person in back.values():
        person.prepare_for_save()
    # Not an upsert, which would stamp updated_at anew.
    Person.objects.bulk_update(
        back.values(), [*FIELDS, "search_text", "name_key", "updated_at"], batch_size=100
    )
    gone = [pk for pk, _, before in written if before is None]
    Person.objects.filter(pk__in=gone).delete()
    return [(pk, people[pk], before is None) for pk, _, before in written]


def _reopen(written):
    completed = {key: before for _, made, _ in written for key, before in made["completed"]}
    posts = Affiliation.objects.in_bulk(completed)
    for key, before in completed.items():
        for name, old in before.items():
            setattr(posts[key], name, parse_date(old) if name == "end_on" and old else old)
    Affiliation.objects.bulk_update(posts.values(), ["end_on", "service", "practice_mode"], batch_size=100)

"""The demonstration shows the duplicates: those entered twice are all found, no real hospital is."""

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from association.members.models import Organisation
from association.merging.models import Suspicion
from association.people.models import Person
from demo.organisations import MARK, TWICE
from demo.persons import TWICE as PEOPLE_TWICE
from tests.demo.test_demo import Demonstrated


def pairs_of(model):
    kind = ContentType.objects.get_for_model(model)
    return set(Suspicion.objects.filter(content_type=kind).values_list("first_id", "second_id"))


class TestDuplicates(Demonstrated):
    def test_everybody_entered_twice_is_found(self):
        again = Person.objects.filter(title="", phone="", rpps=None).order_by("pk")
        found = {second for _, second in pairs_of(Person)}
        assert len(again) == len(PEOPLE_TWICE)
        assert {person.pk for person in again} <= found
        assert len(found) < 2 * len(PEOPLE_TWICE), "a queue full of false alarms is not read"

    def test_the_organisations_entered_twice_are_found_and_no_real_one(self):
        names = dict(Organisation.objects.values_list("pk", "name"))
        found = {frozenset(names[key] for key in pair) for pair in pairs_of(Organisation)}
        assert {frozenset((first, again)) for first, again, *_ in TWICE} <= found
        assert all(name.endswith(MARK) for pair in found for name in pair)

    def test_they_go_with_it(self):
        call_command("remove_demo", verbosity=0)
        assert not Suspicion.objects.exists()

"""Merging then unmerging gives everything back, whatever the two records held."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from association.members.models import OrganisationContact, Partnership, Representative
from association.merging.models import Suspicion
from association.merging.rules.periods import together
from association.merging.services.merging import merge
from association.merging.services.undoing import undo
from association.people.models import (
    Affiliation,
    Consent,
    ConsentText,
    InterestDeclaration,
    Person,
    PersonEmail,
    Profession,
    PublicProfile,
    Specialty,
)
from cms.backoffice.errors import Refusal
from cms.outbox.services import store
from tests import factories
from tests.merging.snapshots import difference, snapshot

pytestmark = pytest.mark.django_db
KIND = "people.account_notice"
DAY = date(2024, 1, 1)
# Without shrinking: through a database it takes minutes.
FEW = settings(
    deadline=None,
    max_examples=40,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)

side = st.integers(0, 1)
start = st.integers(0, 20)
function = st.sampled_from(["", "Chef"])
quality = st.sampled_from(["holder", "deputy"])
length = st.none() | st.integers(1, 20)
facts = st.one_of(
    st.tuples(st.just("email"), side, st.sampled_from("abc"), st.booleans()),
    st.tuples(st.just("post"), side, st.integers(0, 1), function, start, length, st.booleans()),
    st.tuples(st.just("mandate"), side, st.integers(0, 1), quality, start, length),
    st.tuples(st.just("consent"), side, st.booleans()),
    st.tuples(st.just("declaration"), side),
    st.tuples(st.just("message"), side),
    st.tuples(st.just("profession"), side, st.integers(0, 3)),
    st.tuples(st.just("specialty"), side, st.integers(0, 3)),
    st.tuples(st.just("profile"), side),
    st.tuples(st.just("suspicion"), side, st.sampled_from(["waiting", "dismissed"])),
)  # fmt: skip
choices = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(["kept", "absorbed", "both"]) for name in ("name", "phone", "notes")}
)


def period(start, length):
    begun = DAY + timedelta(days=start)
    return {"start_on": begun, "end_on": begun + timedelta(days=length) if length else None}


class World:
    """Two people, and who and what is around them."""

    def __init__(self):
        names = {"first_name": "Éva", "last_name": "Durand"}
        self.people = [
            factories.person(**names, phone="05 36 49 00 01", notes="Vue au congrès."),
            factories.person(first_name="EVA", last_name="DURAND", phone="05 36 49 00 02", notes="Rappeler."),
        ]
        self.other = factories.person()
        self.places = [factories.OrganisationFactory(), factories.OrganisationFactory()]
        self.professions = list(Profession.objects.all()[:4])
        self.specialties = list(Specialty.objects.all()[:4])
        self.text = ConsentText.objects.first()

    def add(self, kind, side, *rest):
        """One more fact; what the tables refuse does not happen."""
        try:
            with transaction.atomic():
                getattr(self, kind)(self.people[side], *rest)
        except IntegrityError:
            pass

    def email(self, person, name, preferred):
        PersonEmail.objects.create(person=person, address=f"{name}@chu.invalid", preferred=preferred)

    def post(self, person, place, function, start, length, main):
        where, when = {"organisation": self.places[place], "function": function}, period(start, length)
        held = [(row.start_on, row.end_on) for row in Affiliation.objects.filter(person=person, **where)]
        if len(together([*held, (when["start_on"], when["end_on"])])) == len(held) + 1:
            Affiliation.objects.create(person=person, main=main, **where, **when)

    def mandate(self, person, place, kind, start, length):
        Representative.objects.create(
            person=person, organisation=self.places[place], kind=kind, **period(start, length)
        )

    def consent(self, person, given):
        Consent.objects.create(
            person=person, purpose="image", text=self.text, given=given, at=factories.now(), source="paper"
        )

    def declaration(self, person):
        InterestDeclaration.objects.create(
            person=person, declared_on=DAY, valid_until=DAY + timedelta(days=365), source="space"
        )

    def message(self, person):
        store(
            kind="people.account_notice",
            to="a@chu.invalid",
            subject="Bonjour",
            text="Bonjour",
            recipient=person,
        )

    def profession(self, person, rank):
        person.professions.add(self.professions[rank])

    def specialty(self, person, rank):
        person.specialties.add(self.specialties[rank])

    def profile(self, person):
        PublicProfile.objects.create(person=person, slug=f"fiche-{person.pk}", published=True)

    def suspicion(self, person, state):
        first, second = sorted((person.pk, self.other.pk))
        Suspicion.objects.create(
            content_type=ContentType.objects.get_for_model(Person),
            first_id=first, second_id=second, score=60, reasons=["same_name"], state=state,
        )  # fmt: skip


@FEW
@given(st.lists(facts, max_size=14), st.booleans(), choices)
def test_two_people_merged_then_separated_are_as_before(told, swapped, chosen):
    world = World()
    for fact in told:
        world.add(*fact)
    kept, absorbed = world.people[::-1] if swapped else world.people
    before = snapshot()
    made = merge(model=Person, kept_id=kept.pk, absorbed_id=absorbed.pk, user=None, chosen=chosen)
    between = snapshot()
    assert not Person.objects.filter(pk=absorbed.pk).exists()
    days_held_once(kept)
    undo(merge=made, user=None)
    assert difference(before, snapshot()) == []
    assert between != before


def days_held_once(person):
    """No post is held twice on one day, and one at most is the main one."""
    rows = list(Affiliation.objects.filter(person=person))
    assert sum(row.main and row.end_on is None for row in rows) <= 1
    for day in range(45):
        held = [(row.organisation_id, row.function) for row in rows if row.holds(DAY + timedelta(days=day))]
        assert len(held) == len(set(held))


org_facts = st.one_of(
    st.tuples(st.just("post"), side, st.integers(0, 2), function, start, length, st.booleans()),
    st.tuples(st.just("mandate"), side, st.integers(0, 2), quality, start, length),
    st.tuples(st.just("contact"), side, st.sampled_from(["Accueil", "Secrétariat"])),
    st.tuples(st.just("partnership"), side, st.sampled_from(["network", "research"]), start, length),
    st.tuples(st.just("site"), side),
    st.tuples(st.just("membership"), side),
    st.tuples(st.just("proposal"), side, st.sampled_from(["waiting", "declined"])),
)  # fmt: skip


class OrganisationWorld:
    def __init__(self):
        make = factories.OrganisationFactory
        self.organisations = [make(phone="05 36 49 00 01"), make(phone="05 36 49 00 02", siret=None)]
        self.people = [factories.person() for _ in range(3)]

    def add(self, kind, side, *rest):
        try:
            with transaction.atomic():
                getattr(self, kind)(self.organisations[side], *rest)
        except (IntegrityError, Refusal):
            pass

    def post(self, organisation, person, function, start, length, main):
        Affiliation.objects.create(
            person=self.people[person], organisation=organisation, function=function, main=main,
            **period(start, length),
        )  # fmt: skip

    def mandate(self, organisation, person, kind, start, length):
        Representative.objects.create(
            person=self.people[person], organisation=organisation, kind=kind, **period(start, length)
        )

    def contact(self, organisation, label):
        OrganisationContact.objects.create(organisation=organisation, label=label, sort_order=0)

    def partnership(self, organisation, kind, start, length):
        Partnership.objects.create(organisation=organisation, kind=kind, **period(start, length))

    def site(self, organisation):
        factories.OrganisationFactory(kind="site", parent=organisation)

    def membership(self, organisation):
        factories.candidate(organisation)

    def proposal(self, organisation, state):
        organisation.proposals.create(state=state, values={"phone": ["", "05 36 49 00 03"]})


@FEW
@given(st.lists(org_facts, max_size=14), st.booleans())
def test_two_organisations_merged_then_separated_are_as_before(told, swapped):
    world = OrganisationWorld()
    for fact in told:
        world.add(*fact)
    kept, absorbed = world.organisations[::-1] if swapped else world.organisations
    before = snapshot()
    try:
        made = merge(model="members.Organisation", kept_id=kept.pk, absorbed_id=absorbed.pk, user=None)
    except Refusal as refusal:
        assert "en cours" in str(refusal) or "attendent" in str(refusal)
        assert difference(before, snapshot()) == []
        return
    undo(merge=made, user=None)
    assert difference(before, snapshot()) == []

"""Who speaks for a member: recorded by staff, one holder a day, what is over kept."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import TransactionTestCase

from association.members.models import Organisation, Representative
from association.members.services import representatives
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from tests import factories

pytestmark = pytest.mark.django_db

JANUARY, MAY, JULY = date(2025, 1, 1), date(2025, 5, 1), date(2025, 7, 1)
HOLDER, DEPUTY = Representative.Kind.HOLDER, Representative.Kind.DEPUTY


@pytest.fixture
def hospital(db):
    return factories.OrganisationFactory(display_name="Clinique des Essais")


def designate(organisation, person=None, kind=HOLDER, start_on=JANUARY, **fields):
    return representatives.designate(
        organisation=organisation,
        person=person or factories.PersonFactory(),
        kind=kind,
        start_on=start_on,
        **fields,
    )


def speaking(organisation, on):
    """(kind, person) of those who represent the organisation that day."""
    rows = Representative.objects.of(organisation).active(on)
    return sorted((row.kind, row.person) for row in rows)


def test_a_holder_and_deputies_are_designated_by_a_decision(hospital):
    holder = designate(hospital, decision="Lettre du 12 décembre 2024")
    designate(hospital, kind=DEPUTY)
    designate(hospital, kind=DEPUTY)
    assert [row.kind for row in hospital.representatives.all()] == ["deputy", "deputy", "holder"]
    assert str(holder).endswith("titulaire pour Clinique des Essais")
    entry = AuditEntry.objects.for_instance(holder).get()
    assert entry.action == "members.designate"
    assert set(entry.data) == {"organisation", "person", "fields"}, "ids only"


def test_a_second_holder_is_refused_naming_the_first(hospital):
    person = factories.PersonFactory(first_name="Anne", last_name="Martin")
    designate(hospital, person)
    with pytest.raises(Refusal, match="déjà un titulaire.*Anne Martin, depuis le 01/01/2025"):
        designate(hospital, start_on=MAY)


def test_a_closed_term_cannot_be_overlapped_either(hospital):
    designate(hospital, end_on=JULY)
    with pytest.raises(Refusal, match="jusqu’au 01/07/2025"):
        designate(hospital, start_on=MAY)
    designate(hospital, start_on=JULY)


def test_nobody_represents_an_organisation_twice_on_one_day(hospital):
    person = factories.PersonFactory()
    designate(hospital, person, DEPUTY)
    for kind in (HOLDER, DEPUTY):
        with pytest.raises(Refusal, match="représente déjà cette organisation comme suppléant"):
            designate(hospital, person, kind, MAY)
    designate(factories.OrganisationFactory(), person)


def test_a_holder_is_replaced_on_one_day(hospital):
    before, after = factories.PersonFactory(), factories.PersonFactory()
    present = designate(hospital, before)
    made = representatives.replace_holder(representative=present, person=after, on=MAY, decision="CA n° 4")
    assert (made.start_on, made.decision) == (MAY, "CA n° 4")
    assert speaking(hospital, date(2025, 4, 30)) == [("holder", before)]
    assert speaking(hospital, MAY) == [("holder", after)]


def test_a_deputy_who_becomes_holder_is_deputy_no_more(hospital):
    present, deputy = designate(hospital), designate(hospital, kind=DEPUTY)
    representatives.replace_holder(representative=present, person=deputy.person, on=MAY)
    assert speaking(hospital, MAY) == [("holder", deputy.person)]


@pytest.mark.parametrize(
    ("on", "said"), [(JANUARY, "choisissez un jour plus tard"), (JULY, "se termine déjà le 01/07/2025")]
)
def test_a_holder_is_replaced_during_the_term_only(hospital, on, said):
    present = designate(hospital, end_on=JULY)
    with pytest.raises(Refusal, match=said):
        representatives.replace_holder(representative=present, person=factories.PersonFactory(), on=on)


def test_the_same_person_or_a_deputy_is_not_replaced(hospital):
    present, deputy = designate(hospital), designate(hospital, kind=DEPUTY)
    with pytest.raises(Refusal, match="est déjà titulaire"):
        representatives.replace_holder(representative=present, person=present.person, on=MAY)
    with pytest.raises(Refusal, match="Seul un titulaire"):
        representatives.replace_holder(representative=deputy, person=factories.PersonFactory(), on=MAY)


def test_a_later_holder_already_recorded_is_never_shortened_in_silence(hospital):
    present = designate(hospital, end_on=JULY)
    designate(hospital, start_on=JULY)
    with pytest.raises(Refusal, match="déjà un titulaire"):
        representatives.replace_holder(representative=present, person=factories.PersonFactory(), on=MAY)
    present.refresh_from_db()
    assert present.end_on == JULY


def test_a_representation_ends_once_on_its_day(hospital):
    row = designate(hospital)
    representatives.end_representation(representative=row, on=MAY)
    assert speaking(hospital, date(2025, 4, 30)) and not speaking(hospital, MAY)
    with pytest.raises(Refusal, match="se termine déjà"):
        representatives.end_representation(representative=row, on=MAY)
    other = designate(hospital, start_on=JULY)
    with pytest.raises(Refusal, match="la fin vient après"):
        representatives.end_representation(representative=other, on=JULY)


def test_a_mistyped_line_is_corrected_under_the_same_rules(hospital):
    row, deputy = designate(hospital), designate(hospital, kind=DEPUTY)
    said = {"kind": HOLDER, "start_on": MAY, "end_on": None, "decision": "Lettre"}
    representatives.correct(representative=row, **said)
    row.refresh_from_db()
    assert (row.start_on, row.decision) == (MAY, "Lettre")
    with pytest.raises(Refusal, match="Rien ne change"):
        representatives.correct(representative=row, **said)
    with pytest.raises(Refusal, match="déjà un titulaire"):
        representatives.correct(representative=deputy, **said)
    with pytest.raises(Refusal, match="La fin vient après"):
        representatives.correct(representative=row, **said | {"end_on": JANUARY})


def test_what_staff_should_know_first_is_said(hospital):
    person = factories.PersonFactory(first_name="Anne", last_name="Martin")
    said = " ".join(representatives.remarks(organisation=hospital, person=person, start_on=JANUARY))
    for words in ("pas d’affiliation en cours", "pas d’adresse e-mail", "pas d’adhésion en cours"):
        assert words in said


def test_a_day_before_the_membership_is_allowed_but_said(hospital):
    factories.member(hospital, on=MAY)
    site = factories.OrganisationFactory(kind="site", parent=hospital)
    person = factories.person(email="anne@clinique.invalid")
    factories.affiliation(person, site)
    remarks = representatives.remarks
    assert "membre depuis le 01/05/2025" in remarks(organisation=hospital, person=person, start_on=JANUARY)[0]
    assert remarks(organisation=hospital, person=person, start_on=MAY) == []


@pytest.mark.postgresql
def test_the_database_itself_refuses_an_overlap(hospital):
    row = designate(hospital, end_on=JULY)
    again = {"organisation": hospital, "start_on": MAY, "end_on": JULY}
    for wrong in (
        {"person": factories.PersonFactory(), "kind": HOLDER},
        {"person": row.person, "kind": DEPUTY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Representative.objects.create(**again, **wrong)
    Representative.objects.create(**again, person=factories.PersonFactory(), kind=DEPUTY)


class TestTwoStaffAtOnce(TransactionTestCase):
    def setUp(self):
        self.hospital = factories.OrganisationFactory()
        self.people = [factories.PersonFactory() for _ in range(3)]

    def at_once(self, *acts):
        outcomes, gate = [], threading.Barrier(len(acts), timeout=20)

        def run(act):
            gate.wait()
            try:
                act()
                outcomes.append("done")
            except Refusal:
                outcomes.append("refused")
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=[act]) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        return sorted(outcomes)

    def test_one_designates_and_the_other_is_told(self):
        acts = [lambda p=person: designate(self.hospital, p, end_on=MAY) for person in self.people]
        assert self.at_once(*acts) == ["done", "refused", "refused"]

    def test_one_replaces_and_the_other_is_told(self):
        present = designate(self.hospital, self.people[0])
        acts = [
            lambda p=person: representatives.replace_holder(representative=present, person=p, on=MAY)
            for person in self.people[1:]
        ]
        assert self.at_once(*acts) == ["done", "refused"]
        organisation = Organisation.objects.get(pk=self.hospital.pk)
        assert len(speaking(organisation, MAY)) == 1

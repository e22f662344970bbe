"""People enter a group, leave it, are replaced; whatever is asked, the database keeps one story."""

import threading
from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import TransactionTestCase
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from association.groups.models import GroupRole, StatusPeriod
from association.groups.services import groups, roles
from association.people.models import Person
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from tests import factories

JANUARY, MAY, JULY = date(2025, 1, 1), date(2025, 5, 1), date(2025, 7, 1)
DAYS = [JANUARY + timedelta(days=number) for number in range(6)]


@pytest.fixture
def thorax(db):
    return factories.working_group(name="Thorax")


@pytest.fixture
def anne(db):
    return factories.person(first_name="Anne", last_name="Martin", email="anne@chu.invalid")


def enter(group, person, role="member", start_on=JANUARY, **fields):
    return roles.add_role(group=group, person=person, role=role, start_on=start_on, **fields)


def test_somebody_enters_and_the_log_says_so(thorax, anne):
    row = enter(thorax, anne, "lead", decision="Élu le 12 décembre")
    assert (row.person, row.role, row.end_on, row.decision) == (anne, "lead", None, "Élu le 12 décembre")
    entry = AuditEntry.objects.for_instance(row).get()
    assert entry.data["person"] == anne.pk and entry.data["group"] == thorax.pk
    assert entry.values["role"] == [None, "lead"]


def test_one_role_twice_on_one_day_is_refused_with_the_dates(thorax, anne):
    enter(thorax, anne, end_on=MAY)
    with pytest.raises(Refusal, match="Anne Martin a déjà ce rôle.*depuis le 01/01/2025 jusqu’au 01/05/2025"):
        enter(thorax, anne, start_on=date(2025, 4, 30))
    enter(thorax, anne, start_on=MAY)
    enter(thorax, anne, "expert")
    enter(factories.working_group(), anne)
    assert GroupRole.objects.count() == 4


def test_nobody_enters_a_closed_group_nor_before_it_begins(thorax, anne):
    groups.close(group=thorax, on=MAY)
    for start, end in ((MAY, None), (JANUARY, None), (JANUARY, JULY), (date(2019, 1, 1), MAY)):
        with pytest.raises(Refusal, match="n’existe pas"):
            enter(thorax, anne, start_on=start, end_on=end)
    enter(thorax, anne, end_on=MAY)


def test_a_suspended_group_keeps_its_people_and_may_take_more(thorax, anne):
    groups.suspend(group=thorax, on=MAY)
    enter(thorax, anne, start_on=JULY)


def test_an_end_comes_after_the_start(thorax, anne):
    with pytest.raises(Refusal, match="La fin vient après le début"):
        enter(thorax, anne, end_on=JANUARY)
    row = enter(thorax, anne)
    with pytest.raises(Refusal, match="la fin vient après"):
        roles.end_role(role=row, on=JANUARY)


def test_a_role_ends_once(thorax, anne):
    row = enter(thorax, anne)
    roles.end_role(role=row, on=MAY)
    with pytest.raises(Refusal, match="se termine déjà le 01/05/2025"):
        roles.end_role(role=row, on=JULY)
    roles.end_role(role=row, on=date(2025, 3, 1))
    assert GroupRole.objects.get().end_on == date(2025, 3, 1), "an end to come may come sooner"


def test_a_role_is_corrected_under_the_same_rules(thorax, anne):
    row = enter(thorax, anne, end_on=MAY)
    enter(thorax, anne, start_on=MAY)
    said = {"role": "member", "start_on": JANUARY, "end_on": MAY, "organisation": None, "decision": ""}
    with pytest.raises(Refusal, match="Rien ne change"):
        roles.correct_role(row=row, **said)
    with pytest.raises(Refusal, match="a déjà ce rôle"):
        roles.correct_role(row=row, **said | {"end_on": JULY})
    roles.correct_role(row=row, **said | {"role": "lead", "end_on": None})
    assert AuditEntry.objects.for_instance(row).get(action="groups.correct_role").values["role"] == [
        "member",
        "lead",
    ]


def test_a_lead_is_replaced_in_one_act(thorax, anne):
    row = enter(thorax, anne, "lead")
    enter(thorax, anne)
    next_lead = factories.PersonFactory()
    roles.replace_lead(role=row, person=next_lead, on=MAY, decision="CA du 20 avril 2025")
    assert thorax.roles.active(date(2025, 4, 30)).get(role="lead").person == anne
    assert thorax.roles.active(MAY).get(role="lead").person == next_lead
    assert thorax.roles.active(MAY).get(person=anne).role == "member"


def test_a_replacement_that_cannot_be_changes_nothing(thorax, anne):
    row = enter(thorax, anne, "lead")
    second = factories.person(first_name="Éva")
    enter(thorax, second, "lead")
    for person, said in ((anne, "anime déjà"), (second, "a déjà ce rôle")):
        with pytest.raises(Refusal, match=said):
            roles.replace_lead(role=row, person=person, on=MAY)
    member = enter(thorax, anne)
    with pytest.raises(Refusal, match="Seul un animateur"):
        roles.replace_lead(role=member, person=second, on=MAY)
    row.refresh_from_db()
    assert row.end_on is None


def test_on_whose_behalf_is_the_main_post_unless_said(thorax, anne):
    hospital, clinic = factories.OrganisationFactory(), factories.OrganisationFactory()
    factories.affiliation(anne, hospital, main=True)
    enter(thorax, anne)
    enter(thorax, anne, "expert", organisation=clinic)
    behalf = dict(GroupRole.objects.with_behalf().values_list("role", "behalf_id"))
    assert behalf == {"member": hospital.pk, "expert": clinic.pk}
    assert set(GroupRole.objects.with_behalf(date(2021, 1, 1)).values_list("behalf_id", flat=True)) == {
        None,
        clinic.pk,
    }


@pytest.mark.postgresql
def test_the_database_itself_refuses_an_overlap(thorax, anne):
    enter(thorax, anne, end_on=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupRole.objects.create(group=thorax, person=anne, role="member", start_on=MAY, end_on=JULY)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusPeriod.objects.create(group=thorax, start_on=MAY, end_on=JULY)
    GroupRole.objects.create(group=thorax, person=anne, role="expert", start_on=MAY, end_on=JULY)


class TestWhateverIsAsked(TestCase):
    """The service agrees with the database: what it accepts the exclusion constraints accept too."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.tuples(
                    st.just("add"),
                    st.integers(0, 1),
                    st.sampled_from(["lead", "member"]),
                    st.sampled_from(DAYS),
                    st.none() | st.sampled_from(DAYS),
                ),
                st.tuples(st.just("end"), st.integers(0, 5), st.sampled_from(DAYS)),
                st.tuples(
                    st.just("correct"),
                    st.integers(0, 5),
                    st.sampled_from(["lead", "member"]),
                    st.sampled_from(DAYS),
                    st.none() | st.sampled_from(DAYS),
                ),
                st.tuples(st.just("replace"), st.integers(0, 5), st.integers(0, 1), st.sampled_from(DAYS)),
            ),
            max_size=8,
        )
    )
    def test_nobody_has_one_role_twice_on_one_day(self, acts):
        group = factories.working_group()
        people = [factories.PersonFactory() for _ in range(2)]
        for act, *said in acts:
            rows = list(group.roles.order_by("pk"))
            with suppress(Refusal):
                self.ask(group, people, rows, act, said)
            self.check(group)

    @staticmethod
    def ask(group, people, rows, act, said):
        if act == "add":
            who, role, start, end = said
            enter(group, people[who], role, start, end_on=end)
        elif rows:
            row = rows[said[0] % len(rows)]
            if act == "end":
                roles.end_role(role=row, on=said[1])
            elif act == "correct":
                _, role, start, end = said
                roles.correct_role(
                    row=row, role=role, start_on=start, end_on=end, organisation=None, decision=""
                )
            else:
                roles.replace_lead(role=row, person=people[said[1]], on=said[2])

    @staticmethod
    def check(group):
        for day in [*DAYS, JANUARY + timedelta(days=400)]:
            there = list(group.roles.active(day).values_list("person", "role"))
            assert len(there) == len(set(there))


class TestTwoStaffAtOnce(TransactionTestCase):
    def test_one_adds_and_the_others_are_told(self):
        group, person = factories.working_group(), factories.PersonFactory()
        outcomes, gate = [], threading.Barrier(3, timeout=20)

        def run():
            gate.wait()
            try:
                enter(group, Person.objects.get(pk=person.pk))
                outcomes.append("done")
            except Refusal:
                outcomes.append("refused")
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert sorted(outcomes) == ["done", "refused", "refused"]
        assert GroupRole.objects.count() == 1

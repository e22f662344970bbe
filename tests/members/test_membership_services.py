"""What a membership administrator does, and what the product answers."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from association.members.models import CollegePeriod, Membership, Organisation, Partnership
from association.members.rules.lifecycle import Status
from association.members.services import memberships
from association.members.tasks import refresh_due_standings
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from tests.factories import (
    CollegeFactory,
    OrganisationFactory,
    UserFactory,
    candidate,
    founding_texts,
    member,
    sign_both,
    today,
)

pytestmark = pytest.mark.django_db


def test_a_member_is_active_after_both_signatures_then_the_decision():
    membership = sign_both(candidate())
    assert membership.status == Status.CANDIDATE
    membership = memberships.admit(membership=membership, on=date(2024, 3, 15), decision="CA n° 2024-03")
    assert (membership.status, membership.active_from) == (Status.ACTIVE, date(2024, 3, 15))


def test_a_member_is_active_after_the_decision_then_both_signatures():
    membership = memberships.admit(membership=candidate(), on=date(2024, 1, 20), decision="CA n° 2024-01")
    assert membership.status == Status.ADMITTED
    assert sign_both(membership, on=date(2024, 2, 1)).status == Status.ACTIVE


def test_one_missing_signature_is_enough_to_wait():
    membership = candidate()
    agreement, charter = founding_texts()
    memberships.admit(membership=membership, on=date(2024, 1, 20), decision="CA n° 2024-01")
    signing = {"signed_on": date(2024, 2, 1), "signatory": "Dominique Petit", "capacity": "directrice"}
    membership = memberships.sign_text(membership=membership, text=agreement, **signing)
    assert membership.status == Status.ADMITTED
    assert not Membership.objects.active().exists()
    assert memberships.sign_text(membership=membership, text=charter, **signing).status == Status.ACTIVE
    assert Membership.objects.active().get() == membership


def test_a_text_is_signed_once_by_a_member():
    membership = sign_both(candidate())
    with pytest.raises(Refusal, match="a déjà signé"):
        sign_both(membership)


def test_a_site_with_a_legal_entity_is_told_who_joins():
    entity = OrganisationFactory(display_name="CHU d’essai")
    site = OrganisationFactory(kind=Organisation.Kind.SITE, parent=entity)
    with pytest.raises(Refusal, match="c’est son entité juridique, « CHU d’essai », qui adhère"):
        candidate(organisation=site)


def test_a_site_without_legal_entity_joins_for_itself():
    site = OrganisationFactory(kind=Organisation.Kind.SITE)
    assert candidate(organisation=site).status == Status.CANDIDATE
    assert site.stands_for_its_own


def test_an_organisation_joins_once_at_a_time():
    membership = candidate()
    with pytest.raises(Refusal, match="a déjà une adhésion en cours"):
        candidate(organisation=membership.organisation)


def test_a_partner_is_not_a_member():
    organisation = OrganisationFactory()
    Partnership.objects.create(
        organisation=organisation, kind=Partnership.Kind.NETWORK, start_on=date(2020, 1, 1)
    )
    with pytest.raises(Refusal, match="partenaire"):
        candidate(organisation=organisation)


def test_who_resigned_may_come_back_in_a_new_membership():
    first = memberships.resign(membership=member(), on=date(2025, 1, 1))
    again = candidate(organisation=first.organisation, on=date(2025, 6, 1))
    assert again.pk != first.pk
    assert first.status == Status.RESIGNED


def test_a_resignation_ahead_takes_effect_on_its_day():
    end = today() + timedelta(days=30)
    membership = memberships.resign(membership=member(), on=end)
    assert membership.status == Status.ACTIVE
    assert membership in Membership.objects.active(end - timedelta(days=1))
    assert membership not in Membership.objects.active(end)
    with pytest.raises(Refusal, match="se termine déjà"):
        memberships.suspend(membership=membership, on=today(), reason="essai")


def test_the_nightly_job_ends_what_was_due(time_machine):
    end = today() + timedelta(days=30)
    membership = memberships.resign(membership=member(), on=end)
    time_machine.move_to(end + timedelta(days=1))
    refresh_due_standings()
    membership.refresh_from_db()
    assert membership.status == Status.RESIGNED


def test_a_suspended_member_is_not_active_until_reinstated():
    membership = memberships.suspend(membership=member(), on=date(2025, 1, 1), reason="dossier incomplet")
    assert membership.status == Status.SUSPENDED
    assert membership not in Membership.objects.active(date(2025, 1, 1))
    assert membership in Membership.objects.active(date(2024, 12, 31))
    membership = memberships.reinstate(membership=membership, on=date(2025, 2, 1))
    assert membership in Membership.objects.active(date(2025, 2, 1))
    assert membership not in Membership.objects.active(date(2025, 1, 31))


def test_a_change_of_college_is_a_new_row():
    old, new = CollegeFactory(), CollegeFactory()
    membership = member(college=old)
    memberships.change_college(membership=membership, college=new, on=date(2025, 1, 1), decision="AG 2024")
    assert Membership.objects.with_college(date(2024, 12, 31)).get().college_name == old.name
    assert Membership.objects.with_college(date(2025, 1, 1)).get().college_name == new.name
    assert membership.college_periods.count() == 2


def test_a_candidate_is_not_suspended():
    with pytest.raises(Refusal, match="Suspension impossible"):
        memberships.suspend(membership=candidate(), on=date(2024, 6, 1), reason="essai")


def test_events_do_not_go_back_in_time():
    membership = member(on=date(2024, 3, 15))
    with pytest.raises(Refusal, match="ne peut pas être plus ancienne"):
        memberships.resign(membership=membership, on=date(2024, 3, 1))


def test_a_membership_does_not_end_before_its_present_college():
    membership = member(on=date(2024, 3, 15))
    memberships.change_college(membership=membership, college=CollegeFactory(), on=date(2025, 1, 1))
    with pytest.raises(Refusal, match="la fin vient après"):
        memberships.resign(membership=membership, on=date(2024, 6, 1))


def test_each_act_is_logged_with_who_and_the_values_apart():
    user = UserFactory()
    membership = sign_both(candidate())
    memberships.admit(membership=membership, on=date(2024, 3, 15), decision="CA n° 2024-03", user=user)
    entry = AuditEntry.objects.get(action="members.admission")
    assert entry.user == user
    assert "CA n° 2024-03" not in str(entry.data)
    assert entry.values["decision"] == [None, "CA n° 2024-03"]


def test_the_member_count_of_a_college_follows_the_date():
    college = CollegeFactory()
    member(college=college, on=date(2024, 3, 15))
    candidate(college=college)
    count = type(college).objects.with_member_count
    assert count(date(2024, 3, 14)).get(pk=college.pk).member_count == 0
    assert count(date(2024, 3, 15)).get(pk=college.pk).member_count == 1


@pytest.mark.postgresql
def test_postgresql_itself_refuses_two_colleges_on_one_day():
    membership = member()
    CollegePeriod.objects.filter(membership=membership).update(end_on=date(2025, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        CollegePeriod.objects.create(
            membership=membership,
            college=CollegeFactory(),
            start_on=date(2024, 12, 31),
            end_on=date(2025, 6, 1),
        )


class OneCollegeAtATime(TestCase):
    """Whatever administrators do, a member stands in at most one college on any day."""

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 700)), max_size=8), st.integers(0, 900))
    def test_at_most_one_college_on_any_day(self, changes, probe):
        colleges = [CollegeFactory() for _ in range(3)]
        membership = member(college=colleges[0], on=date(2024, 1, 1))
        for index, days in changes:
            try:
                memberships.change_college(
                    membership=membership, college=colleges[index], on=date(2024, 1, 1) + timedelta(days=days)
                )
            except Refusal:
                continue
        day = date(2024, 1, 1) + timedelta(days=probe)
        assert membership.college_periods.active(day).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_admitting_at_once_admit_once():
    membership = sign_both(candidate())
    outcomes = together(
        5, lambda: memberships.admit(membership=membership, on=date(2024, 3, 15), decision="CA n° 2024-03")
    )
    assert sorted(outcomes) == ["done", "refused", "refused", "refused", "refused"]
    assert membership.events.filter(kind="admission").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_they_would_admit_twice(monkeypatch):
    """The negative control: the harness above does see the race when nothing prevents it."""
    membership = sign_both(candidate())
    both_have_read = threading.Barrier(2, timeout=10)

    def unlocked(membership):
        found = Membership.objects.select_related("organisation").get(pk=membership.pk)
        both_have_read.wait()
        return found

    monkeypatch.setattr(memberships, "_locked", unlocked)
    outcomes = together(
        2, lambda: memberships.admit(membership=membership, on=date(2024, 3, 15), decision="CA n° 2024-03")
    )
    if connection.vendor == "postgresql":
        assert outcomes == ["done", "done"]
        assert membership.events.filter(kind="admission").count() == 2
    else:
        # On SQLite the lock is the IMMEDIATE transaction: the second cannot even read before the
        # first has finished, so that two readers at once are never seen.
        assert "BrokenBarrierError" in outcomes


def together(times, act):
    """Run the act in as many threads at once; what each met, in no order."""
    outcomes, gate = [], threading.Barrier(times, timeout=20)

    def one():
        gate.wait()
        try:
            act()
            outcomes.append("done")
        except Refusal:
            outcomes.append("refused")
        except Exception as error:  # noqa: BLE001 - the outcome is what the test reads
            outcomes.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes

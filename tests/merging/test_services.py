"""What merging does to accounts, posts and mandates; what it refuses; what undoing asks for."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from association.members.models import Organisation, Representative
from association.members.services.memberships import resign
from association.merging.handlings import empty, merges_of, suspicions_of
from association.merging.models import Merge, Suspicion
from association.merging.services.detection import scan
from association.merging.services.merging import merge
from association.merging.services.queue import former_keys, where_it_went
from association.merging.services.suspicions import dismiss
from association.merging.services.undoing import Blocked, preview, undo
from association.people.models import Affiliation, Person, PublicProfile, User
from association.people.services.staff import grant_role
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.outbox.models import Message
from cms.outbox.services import store
from cms.privacy import retention
from cms.privacy.subjects import Subject
from tests import factories
from tests.merging.snapshots import difference, snapshot

pytestmark = pytest.mark.django_db

#: The tables of whoever merges, who was not there before.
ACCOUNTS = {"people.User", "account.EmailAddress"}


def absorb(kept, absorbed, **chosen):
    return merge(
        model=type(kept),
        kept_id=kept.pk,
        absorbed_id=absorbed.pk,
        user=factories.UserFactory(),
        chosen=chosen,
    )


def with_account(person, **fields):
    person.user = factories.UserFactory(**fields)
    person.save()
    return person.user


def test_the_only_account_goes_to_the_record_that_stays(twice):
    kept, absorbed = twice
    account = with_account(absorbed)
    absorb(kept, absorbed)
    assert Person.objects.get().user == account


@pytest.mark.parametrize("stays", ["kept", "absorbed"])
def test_of_two_accounts_the_other_is_closed_and_opened_again_by_undoing(twice, stays):
    accounts = [with_account(person) for person in twice]
    made = absorb(*twice, user=stays)
    linked, closed = accounts if stays == "kept" else accounts[::-1]
    assert Person.objects.get().user == linked
    closed.refresh_from_db()
    assert not closed.is_active
    undo(merge=made, user=None)
    assert User.objects.get(pk=closed.pk).is_active
    assert [Person.objects.get(pk=person.pk).user for person in twice] == accounts


def test_an_account_of_the_staff_is_never_the_one_closed(twice):
    accounts = [with_account(person) for person in twice]
    grant_role(user=accounts[1], role=Role.TRAINING_MANAGER, by=None, start_on=date(2030, 1, 1))
    with pytest.raises(Refusal, match="a un rôle dans l’équipe"):
        absorb(*twice, user="kept")
    absorb(*twice, user="absorbed")
    assert Person.objects.get().user == accounts[1]


def test_two_rpps_numbers_are_refused(twice):
    for person, number in zip(twice, ("10001234567", "10001234575"), strict=True):
        Person.objects.filter(pk=person.pk).update(rpps=number)
    with pytest.raises(Refusal, match="deux personnes"):
        absorb(*twice)


def test_a_post_noted_twice_becomes_one_from_its_beginning(twice):
    kept, absorbed = twice
    post = factories.affiliation(kept, function="Interne", start_on=date(2023, 1, 1), main=True)
    factories.affiliation(
        absorbed, post.organisation, function="Interne", start_on=date(2021, 1, 1), service="A"
    )
    absorb(kept, absorbed)
    (one,) = Affiliation.objects.all()
    assert (one.pk, one.start_on, one.end_on, one.service, one.main) == (
        post.pk,
        date(2021, 1, 1),
        None,
        "A",
        True,
    )


def test_a_post_without_its_function_is_the_same_post(twice):
    kept, absorbed = twice
    post = factories.affiliation(kept, start_on=date(2021, 1, 1))
    factories.affiliation(absorbed, post.organisation, function="Interne", start_on=date(2023, 1, 1))
    absorb(kept, absorbed)
    assert Affiliation.objects.get().function == "Interne"


def test_the_main_post_stays_that_of_the_record_that_stays(twice):
    main = factories.affiliation(twice[0], function="Chef", main=True)
    other = factories.affiliation(twice[1], function="Interne", main=True)
    absorb(*twice)
    assert Affiliation.objects.get(main=True) == main
    assert Affiliation.objects.get(pk=other.pk).person == twice[0]


def test_of_two_public_profiles_one_stays(twice):
    for rank, person in enumerate(twice):
        PublicProfile.objects.create(person=person, slug=f"eva-{rank}")
    absorb(*twice)
    assert PublicProfile.objects.get().slug == "eva-0"


def test_what_was_written_to_either_is_listed_on_the_record_that_stays(twice):
    kept, absorbed = twice
    store(
        kind="people.account_notice", to="x@exemple.invalid", subject="Bonjour", text="…", recipient=absorbed
    )
    made = absorb(kept, absorbed)
    assert Message.objects.sent_to(kept).count() == 1
    Message.objects.update(state=Message.State.ACCEPTED)
    undo(merge=made, user=None)
    assert Message.objects.sent_to(absorbed).get().state == Message.State.ACCEPTED


def organisations():
    return factories.OrganisationFactory(), factories.OrganisationFactory()


def test_two_running_memberships_are_refused():
    kept, absorbed = organisations()
    factories.member(kept)
    other = factories.candidate(absorbed)
    with pytest.raises(Refusal, match="une adhésion en cours"):
        absorb(kept, absorbed)
    other.delete()
    absorb(kept, absorbed)


def test_an_ended_membership_follows():
    kept, absorbed = organisations()
    factories.member(kept)
    ended = factories.member(absorbed)
    resign(membership=ended, on=date(2025, 1, 1))
    absorb(kept, absorbed)
    assert kept.memberships.count() == 2


def test_a_site_and_its_legal_entity_do_not_merge():
    entity = factories.OrganisationFactory()
    site = factories.OrganisationFactory(kind="site", parent=entity)
    for pair in ((entity, site), (site, entity)):
        with pytest.raises(Refusal, match="un site et son entité"):
            absorb(*pair)


def test_an_identifier_passes_to_the_record_that_stays_and_comes_back():
    kept, absorbed = organisations()
    Organisation.objects.filter(pk=absorbed.pk).update(finess="310781406")
    made = absorb(kept, absorbed)
    kept.refresh_from_db()
    assert kept.finess == "310781406"
    assert "310781406" in kept.search_text
    undo(merge=made, user=None)
    assert Organisation.objects.get(finess="310781406") == absorbed


@pytest.mark.parametrize(
    ("theirs", "written"),
    [
        ((2024, None), [("holder", 2023, None), ("deputy", 2024, None)]),
        ((2022, None), [("holder", 2022, 2023), ("holder", 2023, None), ("deputy", 2023, None)]),
        ((2021, 2022), [("holder", 2021, 2022), ("holder", 2023, None)]),
    ],
)
def test_of_two_holders_on_one_day_one_becomes_deputy(theirs, written):
    kept, absorbed = organisations()
    for organisation, (start, end) in ((kept, (2023, None)), (absorbed, theirs)):
        Representative.objects.create(
            organisation=organisation,
            person=factories.person(),
            kind="holder",
            start_on=date(start, 1, 1),
            end_on=end and date(end, 1, 1),
        )
    before = snapshot()
    made = absorb(kept, absorbed)
    found = [
        (one.kind, one.start_on.year, one.end_on and one.end_on.year)
        for one in Representative.objects.filter(organisation=kept).order_by("start_on", "-kind")
    ]
    assert found == written
    undo(merge=made, user=None)
    assert {table for table, *_ in difference(before, snapshot())} <= ACCOUNTS


def test_both_records_say_in_the_log_what_happened(twice, merged):
    kept, absorbed = twice
    for person, action in ((kept, "merging.merge"), (absorbed, "merging.absorbed")):
        entry = AuditEntry.objects.get(action=action)
        assert entry.object_id == str(person.pk)
        assert entry.data["merge"] == merged.pk


def test_what_is_added_later_stays_with_the_record_kept(twice, merged):
    later = factories.affiliation(twice[0], function="Chef")
    assert preview(merged).staying == [(1, "affiliation")]
    undo(merge=merged, user=None)
    assert Affiliation.objects.get(pk=later.pk).person == twice[0]


def test_a_row_touched_since_forbids_undoing(twice):
    kept, absorbed = twice
    post = factories.affiliation(absorbed, function="Interne")
    made = absorb(kept, absorbed)
    Affiliation.objects.filter(pk=post.pk).update(end_on=date(2025, 1, 1))
    (reason,) = preview(made).blockers
    assert "Interne" in reason
    assert "jusqu’au" in reason
    with pytest.raises(Blocked):
        undo(merge=made, user=None)
    Affiliation.objects.filter(pk=post.pk).delete()
    assert preview(made).blockers == ["Une ligne (affiliation) n’existe plus."]


def test_an_address_given_to_somebody_else_since_forbids_undoing(twice):
    kept, absorbed = twice
    PublicProfile.objects.create(person=kept, slug="a")
    PublicProfile.objects.create(person=absorbed, slug="eva")
    made = absorb(kept, absorbed)
    PublicProfile.objects.create(person=factories.person(), slug="eva")
    (reason,) = preview(made).blockers
    assert "porte maintenant le même" in reason


def test_merges_in_a_chain_are_undone_from_the_last(twice):
    kept, absorbed = twice
    above = factories.person(first_name="Éva", last_name="Durand-Petit")
    before = snapshot()
    first = absorb(kept, absorbed)
    second = absorb(above, kept)
    assert where_it_went(Person, absorbed.pk) == above.pk
    assert former_keys(above) == sorted([kept.pk, absorbed.pk])
    (reason,) = preview(first).blockers
    assert "plus récente" in reason
    with pytest.raises(Blocked):
        undo(merge=first, user=None)
    undo(merge=second, user=None)
    undo(merge=first, user=None)
    assert {table for table, *_ in difference(before, snapshot())} <= ACCOUNTS
    assert where_it_went(Person, absorbed.pk) is None


def test_a_merge_undone_keeps_no_detail_and_is_not_undone_twice(merged):
    undo(merge=merged, user=None)
    merged.refresh_from_db()
    assert (merged.journal, merged.undone_at is not None) == (None, True)
    with pytest.raises(Blocked, match="déjà été défaite"):
        undo(merge=merged, user=None)


def test_erasing_a_person_empties_what_merges_remember_of_them(twice):
    kept, absorbed = twice
    above = factories.person()
    first, second = absorb(kept, absorbed), absorb(above, kept)
    other = absorb(factories.person(), factories.person())
    subject = Subject(person_id=above.pk)
    assert set(merges_of(subject)) == {first, second}
    empty(merges_of(subject), subject)
    assert Merge.objects.get(pk=other.pk).journal
    assert preview(Merge.objects.get(pk=second.pk)).blockers[0].startswith("Le détail")


def test_erasing_a_person_empties_the_merges_of_organisations_that_named_them():
    kept, absorbed = organisations()
    person = factories.person()
    for organisation in (kept, absorbed):
        factories.affiliation(person, organisation, function="Interne")
    made = absorb(kept, absorbed)
    assert list(merges_of(Subject(person_id=person.pk))) == [made]
    assert not merges_of(Subject(person_id=factories.person().pk)).exists()


def test_details_are_kept_twelve_months(merged):
    rule = next(rule for rule in retention.rules() if rule.code == "merging.journals")
    now = timezone.now()
    assert rule.purge(rule.due(now - timedelta(days=365))) == 0
    assert rule.purge(rule.due(now + timedelta(minutes=1))) == 1
    assert not Merge.objects.get().journal


def test_the_scan_finds_brings_up_once_and_forgets(twice):
    factories.person(first_name="Paul", last_name="Petit")
    assert scan("people.Person") == 1
    assert scan("people.Person") == 0
    suspicion = Suspicion.objects.get()
    assert {suspicion.first_id, suspicion.second_id} == {person.pk for person in twice}
    assert suspicion.reasons == ["same_name"]
    dismiss(suspicion=suspicion, user=None)
    assert scan("people.Person") == 0
    assert Suspicion.objects.get().state == Suspicion.State.DISMISSED
    assert suspicions_of(Subject(person_id=twice[0].pk)).count() == 1
    twice[1].delete()
    scan("people.Person")
    assert not Suspicion.objects.exists()


def test_a_pair_that_no_longer_looks_alike_goes(twice):
    scan("people.Person")
    twice[1].last_name, twice[1].first_name = "Petit", "Paul"
    twice[1].save()
    scan("people.Person")
    assert not Suspicion.objects.exists()


def test_that_two_are_not_one_holds_for_the_record_that_stays(twice, suspect):
    third = factories.person(first_name="Éva", last_name="Durand")
    dismiss(suspicion=suspect(twice[1], third), user=None)
    made = absorb(*twice)
    assert scan("people.Person") == 0
    undo(merge=made, user=None)
    assert {Suspicion.objects.get(state="dismissed").first_id} <= {twice[1].pk, third.pk}


@pytest.mark.parametrize("number", [5, 300])
def test_the_scan_asks_as_much_for_many_as_for_few(django_assert_max_num_queries, number):
    hospital = factories.OrganisationFactory()
    people = [Person(first_name=f"Prénom{n}", last_name=f"Nom{n // 2}") for n in range(number)]
    for person in people:
        person.prepare_for_save()
    people = Person.objects.bulk_create(people)
    Affiliation.objects.bulk_create(Affiliation(person=p, organisation=hospital) for p in people)
    with django_assert_max_num_queries(12):
        scan("people.Person")
    with django_assert_max_num_queries(12):
        scan("members.Organisation")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("crossed", [False, True], ids=["same way", "each the other way"])
def test_two_colleagues_merging_at_once_merge_once(crossed):
    kept, absorbed = factories.person(email="a@chu.invalid"), factories.person(email="b@chu.invalid")
    start, outcomes = threading.Barrier(2), []

    def click(first, second):
        start.wait()
        try:
            merge(model=Person, kept_id=first.pk, absorbed_id=second.pk, user=None)
            outcomes.append("merged")
        except Refusal as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    pairs = [(kept, absorbed), (absorbed, kept) if crossed else (kept, absorbed)]
    threads = [threading.Thread(target=click, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome == "merged" for outcome in outcomes) == [False, True]
    assert any("n’existe plus" in outcome for outcome in outcomes)
    assert Merge.objects.count() == 1
    assert Person.objects.get().emails.count() == 2

"""Erasing a person: nothing of them is left, but what says why it stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Revision

from association.people.models import Person, User
from association.people.services.staff import close_account
from association.privacy.models import ErasureRequest
from association.privacy.services import requests
from association.privacy.services.erasure import erase_person, plan_of
from association.privacy.services.farewells import forget_farewells
from association.privacy.services.subjects import subject_of
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry, ImportRow
from cms.backoffice.roles import Role
from cms.outbox import services as outbox
from cms.outbox.models import Message, State
from cms.outbox.sender import Sender
from cms.privacy.handling import Erasure, handlings
from tests import factories
from tests.privacy import somebody
from tests.privacy.somebody import CANARY, EMAIL, readable, tables_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def known():
    return somebody.make()


def kept_tables():
    kept = {one.model_class._meta.db_table for one in handlings() if one.erasure == Erasure.KEEP}
    # The search index and the present version follow the pages and files that are kept.
    kept |= {name for name in connection.introspection.table_names() if name.startswith("wagtailsearch_")}
    return kept | {"wagtailcore_revision"}


def test_the_person_is_in_every_table(known):
    """The negative control: what is looked for was there."""
    subject = subject_of(user=known.user)
    absent = [one.model for one in handlings() if not one.rows_of(subject).exists()]
    assert absent == []


def test_nothing_is_left_but_what_is_kept(known):
    assert len(tables_with(CANARY)) > 20
    erase_person(person=known.person, user=known.user)
    assert tables_with(CANARY) - kept_tables() == set()
    assert not any(
        CANARY in readable(revision.content)
        for revision in Revision.objects.exclude(pk=known.page.latest_revision_id)
    )


def test_what_is_kept_has_lost_the_name(known):
    """Declarations, mandates and signatures stay; the record they refer to names nobody."""
    erase_person(person=known.person, user=known.user)
    person = Person.objects.get(pk=known.person.pk)
    assert str(person) == f"Personne effacée n° {person.pk}"
    assert person.declarations.count() == 1
    assert person.representations.count() == 1
    assert person.preferred_email is None and person.rpps is None and person.user_id is None
    assert not User.objects.filter(pk=known.user.pk).exists()


def test_a_person_nothing_refers_to_is_deleted():
    person = factories.person(email="anne@chu.invalid")
    erase_person(person=person)
    assert not Person.objects.filter(pk=person.pk).exists()


def test_the_facts_of_the_log_stay_without_their_values(known):
    before = AuditEntry.objects.count()
    erase_person(person=known.person, user=known.user)
    assert AuditEntry.objects.count() == before
    entry = AuditEntry.objects.for_instance(known.organisation).get(action="members.admission")
    assert (entry.values, entry.label) == (None, f"n° {known.organisation.pk}")
    assert entry.data == {"fields": ["notes"]}


def test_what_others_said_stays(known):
    other = factories.person(first_name="Anne", last_name="Martin", email="anne@chu.invalid")
    erase_person(person=known.person, user=known.user)
    assert ImportRow.objects.get(line=4).raw == {"Nom": "Quelqu’un d’autre"}
    assert known.organisation.contacts.get().label == "Standard"
    known.organisation.refresh_from_db()
    assert (known.organisation.email, known.organisation.notes) == ("", "Le Dr [effacé] est d’accord")
    other.refresh_from_db()
    assert other.preferred_email == "anne@chu.invalid"


def test_the_uploaded_file_goes_with_its_lines(known):
    storage, name = known.batch.file.storage, known.batch.file.name
    assert storage.exists(name)
    erase_person(person=known.person, user=known.user)
    assert not storage.exists(name)


def test_an_address_shared_with_a_colleague_names_nobody():
    shared = "secretariat@chu.invalid"
    gone, stays = (factories.person(email=shared) for _ in range(2))
    Message.objects.all().delete()
    outbox.store(kind="outbox.other", to=shared, subject="Bonjour", text="…", recipient=stays)
    erase_person(person=gone)
    assert Message.objects.get().subject == "Bonjour"
    assert stays.preferred_email == shared


def test_what_waits_to_leave_does_not(known):
    erase_person(person=known.person, user=known.user)
    assert not Message.objects.filter(state=State.QUEUED).exists()


def test_the_plan_says_what_the_erasure_does(known):
    plan = plan_of(subject_of(user=known.user))
    foreseen = {line.handling.model: [line.effect, line.number] for line in plan.lines}
    assert erase_person(person=known.person, user=known.user) == foreseen
    assert all(line.handling.reason for line in plan.under(Erasure.KEEP))


def test_the_plan_writes_nothing(known):
    before = tables_with(CANARY)
    with CaptureQueriesContext(connection) as queries:
        plan_of(subject_of(user=known.user))
    assert not [query for query in queries if not query["sql"].lstrip().startswith(("SELECT", "DECLARE"))]
    assert tables_with(CANARY) == before


def test_a_request_granted_keeps_counts_only(known, staff):
    administrator = staff(Role.NETWORK_ADMINISTRATOR)
    requests.grant_request(request=known.request, by=administrator)
    done = ErasureRequest.objects.get(pk=known.request.pk)
    assert (done.state, done.person, done.user, done.answer) == ("done", None, None, "")
    assert done.decided_by == administrator
    assert done.outcome["people.InterestDeclaration"] == ["keep", 1]
    assert done.outcome["people.PersonEmail"] == ["delete", 1]
    assert CANARY not in str(done.outcome)


def test_the_last_message_says_what_was_done_then_is_forgotten(known, staff, settings):
    settings.OUTBOX_KEEP_SECRET_BODIES = False
    Message.objects.all().delete()
    requests.grant_request(request=known.request, by=staff(Role.NETWORK_ADMINISTRATOR))
    last = Message.objects.get(state=State.QUEUED)
    assert last.address == EMAIL
    assert "Déclarations d’intérêts (1). Les déclarations d’intérêts sont gardées dix ans" in " ".join(
        last.text.split()
    )
    assert forget_farewells() == 0, "it has not left yet"
    Sender().turn()
    last.refresh_from_db()
    assert (last.state, last.text) == (State.ACCEPTED, "")
    assert forget_farewells() == 1
    assert forget_farewells() == 0
    assert tables_with(CANARY) - kept_tables() == set()


def test_nobody_of_the_staff_is_erased_while_at_work(staff):
    at_work = staff(Role.TRAINING_MANAGER)
    for user in (at_work, factories.UserFactory(is_superuser=True)):
        with pytest.raises(Refusal, match="confiez ses tâches"):
            erase_person(user=user)
        with pytest.raises(Refusal, match="confiez ses tâches"):
            requests.ask_erasure(user=user)
    close_account(user=at_work, by=staff(Role.NETWORK_ADMINISTRATOR))
    erase_person(user=at_work)
    assert not User.objects.filter(pk=at_work.pk).exists()


def test_one_failure_erases_nothing(known, monkeypatch):
    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr(Person, "delete", fails)
    monkeypatch.setattr(Person, "save", fails)
    with pytest.raises(RuntimeError):
        erase_person(person=known.person, user=known.user)
    assert known.person.emails.exists() and User.objects.filter(pk=known.user.pk).exists()

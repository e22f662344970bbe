"""What is kept long enough goes, no sooner and nothing else; each night, or when asked."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from association.members.models import ChangeProposal, Representative
from association.people.models import InterestDeclaration, Invitation, Person, RppsEntry, User
from association.people.services.declarations import declare_interests
from association.privacy.models import InactivityWarning, Purge
from association.privacy.services import inactivity, requests
from association.privacy.services.periods import decide_period
from association.privacy.services.purge import due_now, purge
from association.privacy.tasks import nightly_purge
from cms.backoffice import audit
from cms.backoffice.models import AuditEntry, ImportBatch, ImportRow
from cms.backoffice.roles import Role
from cms.outbox import services as outbox
from cms.outbox.models import Message
from cms.privacy import retention
from cms.privacy.periods import shifted
from cms.privacy.retention import Retention
from tests import factories
from tests.outbox.reading import mailed

pytestmark = pytest.mark.django_db

START = "2026-03-02 10:00 +0100"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def later(clock, *, months=0, days=0):
    clock.move_to(shifted(timezone.now(), months) + timedelta(days=days))


def due(code):
    return next(one.rows for one in due_now() if one.rule.code == code)


def test_every_rule_says_why_and_finds_nothing_in_an_empty_house():
    for one in due_now():
        assert one.rule.label and one.rule.basis, one.rule.code
        assert one.number == 0, one.rule.code


def test_every_period_of_the_norms_is_there():
    default = {rule.code: rule.in_words(rule.default).replace("\u00a0", " ") for rule in retention.rules()}
    assert default["people.former_contacts"] == "36 mois"
    assert default["people.inactive_accounts"] == "36 mois"
    assert default["people.unconfirmed_accounts"] == "7 jours"
    assert default["people.interest_declarations"] == "120 mois"
    assert default["people.invitations"] == "6 mois"
    assert default["members.proposals"] == "6 mois"
    assert default["backoffice.audit_values"] == "12 mois"
    assert default["backoffice.imports"] == "12 mois"
    assert default["outbox.messages"] == "12 mois"


def test_former_contacts_go_after_three_years(clock):
    gone, lately, account, represents = (factories.person() for _ in range(4))
    factories.affiliation(gone, start_on=date(2020, 1, 1), end_on=date(2025, 1, 1))
    factories.affiliation(lately, start_on=date(2020, 1, 1), end_on=date(2026, 3, 10))
    Person.objects.filter(pk=account.pk).update(user=factories.UserFactory(last_login=timezone.now()))
    Representative.objects.create(organisation=factories.OrganisationFactory(), person=represents)
    later(clock, months=36)
    assert not due("people.former_contacts").exists(), "not a minute before"
    later(clock, days=1)
    assert list(due("people.former_contacts")) == [gone]
    purge()
    assert set(Person.objects.all()) == {lately, account, represents}
    later(clock, days=9)
    assert list(due("people.former_contacts")) == [lately]


def test_a_record_emptied_goes_when_nothing_refers_to_it_any_more(clock):
    person = factories.person()
    declare_interests(person=person, nothing_to_declare=True, source="space")
    later(clock, months=37)
    purge()
    assert str(Person.objects.get()).startswith("Personne effacée")
    later(clock, months=12 + 120 - 37, days=1)
    purge()
    assert not InterestDeclaration.objects.exists()
    assert not Person.objects.exists()


def test_declarations_go_ten_years_after_their_end(clock):
    person = factories.person(user=factories.UserFactory())
    declare_interests(person=person, nothing_to_declare=True, source="space")
    until = InterestDeclaration.objects.get().valid_until
    clock.move_to(timezone.make_aware(timezone.datetime(until.year + 10, until.month, until.day, 12)))
    assert not due("people.interest_declarations").exists()
    later(clock, days=1)
    assert due("people.interest_declarations").count() == 1


def test_an_account_never_confirmed_goes_after_seven_days(clock, staff):
    never = factories.UserFactory(verified=False)
    stays = [
        factories.UserFactory(),
        factories.UserFactory(verified=False, last_login=timezone.now()),
        factories.UserFactory(verified=False, is_superuser=True),
        staff(Role.TRAINING_MANAGER, verified=False),
    ]
    later(clock, days=7)
    assert not due("people.unconfirmed_accounts").exists()
    later(clock, days=1)
    assert list(due("people.unconfirmed_accounts")) == [never]
    purge()
    assert set(User.objects.all()) == set(stays)


def test_an_idle_account_is_warned_once_then_deleted(clock, staff):
    idle = factories.UserFactory(email="idle@chu.invalid", last_login=timezone.now())
    person = factories.person(user=idle, email="idle@chu.invalid")
    comes_back = factories.UserFactory(email="back@chu.invalid", last_login=timezone.now())
    works = staff(Role.TRAINING_MANAGER, last_login=timezone.now())
    later(clock, months=24)
    assert inactivity.warn_idle_accounts() == 0
    later(clock, days=1)
    assert inactivity.warn_idle_accounts() == 2
    assert inactivity.warn_idle_accounts() == 0, "written once"
    assert "02/03/2029" not in mailed("idle@chu.invalid")[0].text
    assert "2 mars 2029" in mailed("idle@chu.invalid")[0].text
    User.objects.filter(pk=comes_back.pk).update(last_login=timezone.now())
    later(clock, months=12)
    assert list(due("people.inactive_accounts")) == [idle]
    nightly_purge()
    assert set(User.objects.all()) == {comes_back, works}
    person.refresh_from_db()
    assert person.user is None and person.preferred_email == "idle@chu.invalid", (
        "the record is not the account"
    )


def test_nobody_loses_an_account_without_having_been_warned(clock):
    idle = factories.UserFactory(last_login=timezone.now())
    later(clock, months=50)
    nightly_purge()
    assert User.objects.filter(pk=idle.pk).exists()
    assert InactivityWarning.objects.filter(user=idle).exists()
    later(clock, days=29)
    nightly_purge()
    assert User.objects.filter(pk=idle.pk).exists()
    later(clock, days=1)
    nightly_purge()
    assert not User.objects.filter(pk=idle.pk).exists()


def test_the_warning_comes_again_after_a_new_absence(clock):
    user = factories.UserFactory(last_login=timezone.now())
    later(clock, months=25)
    inactivity.warn_idle_accounts()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())
    assert inactivity.warn_idle_accounts() == 0
    later(clock, months=25)
    assert inactivity.warn_idle_accounts() == 1
    assert InactivityWarning.objects.count() == 1


def test_imports_lose_their_file_and_their_lines_but_not_their_count(clock):
    def made(status):
        batch = ImportBatch.objects.create(
            format="facilities", file=ContentFile(b"id\n", name="a.csv"), file_name="a.csv",
            sha256="0" * 64, status=status, counts={"new": 3},
        )  # fmt: skip
        ImportRow.objects.create(batch=batch, line=2, state="new", raw={"id": "1"})
        return batch

    over, running = made("confirmed"), made("analysing")
    later(clock, months=12, days=1)
    assert list(due("backoffice.imports")) == [over]
    purge()
    over.refresh_from_db()
    assert (bool(over.file), over.rows.count(), over.counts) == (False, 0, {"new": 3})
    assert running.rows.count() == 1
    assert not due("backoffice.imports").exists()


def test_the_log_loses_its_values_after_a_year_not_its_facts(clock):
    person = factories.person()
    organisation = factories.OrganisationFactory()
    audit.record(person, "people.confirm_profile")
    audit.record(organisation, "backoffice.edit", changes={"city": ["Albi", "Foix"]})
    later(clock, months=12)
    assert not due("backoffice.audit_values").exists()
    later(clock, days=1)
    audit.record(person, "people.add_email", changes={"emails": [None, "a@b.invalid"]})
    purge()
    assert not due("backoffice.audit_values").exists()
    old = AuditEntry.objects.for_instance(organisation).get()
    assert (old.values, old.data) == (None, {"fields": ["city"]})
    assert AuditEntry.objects.get(action="people.confirm_profile").label == f"n° {person.pk}"
    assert AuditEntry.objects.get(action="people.add_email").values == {"emails": [None, "a@b.invalid"]}


def test_the_small_ones(clock):
    now = timezone.now()
    organisation = factories.OrganisationFactory()
    Invitation.objects.create(
        email="a@b.invalid", first_name="A", last_name="B", key_hash="x", expires_at=now
    )
    for state in ("declined", "withdrawn", "accepted"):
        ChangeProposal.objects.create(organisation=organisation, state=state, decided_at=now)
    RppsEntry.objects.create(number="1", last_name="A", first_name="B", profession_code="10",
                             file_date=now.date(), search_text="a b")  # fmt: skip
    message = outbox.store(kind="outbox.other", to="a@b.invalid", subject="x", text="x")
    Message.objects.update(state="accepted", settled_at=now)
    later(clock, months=6)
    purge()
    assert (Invitation.objects.count(), ChangeProposal.objects.count(), RppsEntry.objects.count()) == (
        1,
        3,
        1,
    )
    later(clock, days=1)
    purge()
    assert not Invitation.objects.exists() and not RppsEntry.objects.exists()
    assert ChangeProposal.objects.get().state == "accepted"
    later(clock, months=6)
    purge()
    assert not Message.objects.filter(pk=message.pk).exists()


def test_sessions_go_once_expired(clock):
    session = SessionStore()
    session.set_expiry(3600)
    session.save()
    lasting = SessionStore()
    lasting.save()
    later(clock, days=2)
    purge()
    assert [one.session_key for one in Session.objects.all()] == [lasting.session_key]


def test_answered_requests_go_after_three_years(clock):
    waiting, answered = (factories.UserFactory(last_login=timezone.now()) for _ in range(2))
    requests.ask_erasure(user=waiting)
    made = requests.ask_erasure(user=answered)
    requests.withdraw_request(request=made, user=answered)
    later(clock, months=36, days=1)
    assert list(due("privacy.erasure_requests")) == [made]


def test_the_network_decides_of_the_periods(clock, staff):
    decide_period(code="people.unconfirmed_accounts", length=3, by=staff(Role.NETWORK_ADMINISTRATOR))
    factories.UserFactory(verified=False)
    later(clock, days=4)
    assert due("people.unconfirmed_accounts").count() == 1


def test_a_dry_run_writes_nothing(clock, capsys):
    factories.UserFactory(verified=False)
    later(clock, days=8)
    with CaptureQueriesContext(connection) as queries:
        call_command("purge", dry_run=True)
    assert not [query for query in queries if not query["sql"].lstrip().startswith("SELECT")]
    assert "Comptes jamais confirmés (7\u00a0jours) : 1" in capsys.readouterr().out
    call_command("purge")
    assert "Comptes jamais confirmés : 1" in capsys.readouterr().out
    call_command("purge")
    assert "Rien à effacer." in capsys.readouterr().out


def test_a_second_purge_finds_nothing(clock):
    factories.UserFactory(verified=False)
    person = factories.person()
    declare_interests(person=person, nothing_to_declare=True, source="space")
    later(clock, months=40)
    assert purge().counts
    assert [one.rule.code for one in due_now() if one.number] == []
    assert purge() is None
    assert Purge.objects.count() == 1


def test_a_period_of_another_unit_stops_the_start():
    for lengths in ({}, {"months": 1, "days": 1}):
        with pytest.raises(ImproperlyConfigured):
            retention.declare(Retention("x.y", label="x", basis="x", due=Person.objects.filter, **lengths))

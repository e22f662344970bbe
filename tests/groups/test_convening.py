"""A meeting is convened: who is invited, who gets what, and once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from icalendar import Calendar

from association.groups.models import GroupMeeting, Invitee
from association.groups.services import meetings
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry
from cms.outbox.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def breast(db):
    return factories.working_group(name="Sein")


def member(group, last_name, role="member", email=True, **fields):
    address = f"{last_name.lower()}@chu.invalid" if email else None
    person = factories.person(last_name=last_name, email=address)
    factories.group_role(group, person, role, **fields)
    return person


def written(kind="groups.convocation"):
    return {message.address: message for message in Message.objects.filter(kind=kind)}


def event(message):
    return Calendar.from_ical(bytes(message.attachments.get().content)).walk("VEVENT")[0]


def test_the_whole_group_is_invited_each_with_one_message(breast):
    for name in ("Durand", "Petit", "Roux"):
        member(breast, name)
    meeting = factories.group_meeting(breast)
    told = meetings.convene(meeting=meeting)
    assert told.written == 3
    assert set(written()) == {"durand@chu.invalid", "petit@chu.invalid", "roux@chu.invalid"}
    meeting.refresh_from_db()
    assert meeting.state == GroupMeeting.State.CONVENED
    assert AuditEntry.objects.for_instance(meeting).filter(action="groups.convene_meeting").count() == 1


def test_planning_and_changing_a_draft_writes_to_nobody(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.change(meeting=meeting, title="Un autre objet")
    assert not Message.objects.exists()


def test_convening_twice_writes_once(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    with pytest.raises(Refusal, match="est convoquée"):
        meetings.convene(meeting=meeting)
    assert Message.objects.count() == 1


def test_who_holds_two_roles_is_invited_once_in_the_first(breast):
    lead = member(breast, "Durand", "expert")
    factories.group_role(breast, lead, "lead")
    meeting = factories.group_meeting(breast)
    assert meetings.convene(meeting=meeting).written == 1
    assert meeting.invitees.get().role == "lead"


def test_who_left_before_the_meeting_or_is_a_guest_of_the_group_is_not_invited(breast):
    on = timezone.localdate() + timedelta(days=10)
    member(breast, "Durand")
    member(breast, "Parti", end_on=on)
    member(breast, "Bientot", start_on=on)
    member(breast, "Trop-tard", start_on=on + timedelta(days=1))
    member(breast, "Passant", "guest")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    assert set(written()) == {"durand@chu.invalid", "bientot@chu.invalid"}


def test_who_has_no_address_is_invited_and_named(breast):
    member(breast, "Durand")
    member(breast, "Sans-adresse", email=False)
    meeting = factories.group_meeting(breast)
    told = meetings.convene(meeting=meeting)
    assert [person.last_name for person in told.without_address] == ["Sans-adresse"]
    assert "à prévenir autrement\u00a0: Dominique Sans-adresse" in str(told)
    assert meeting.invitees.exclude(invited_at=None).count() == 2


def test_each_is_invited_for_the_organisation_of_their_role_or_their_main_post(breast):
    hospital, clinic = factories.OrganisationFactory(), factories.OrganisationFactory()
    by_post, by_role = member(breast, "Durand"), member(breast, "Petit", organisation=clinic)
    factories.affiliation(by_post, clinic, start_on=date(2023, 1, 1))
    factories.affiliation(by_post, hospital, start_on=date(2021, 1, 1), main=True)
    factories.affiliation(by_role, hospital, main=True)
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    found = {row.person: row.organisation for row in meeting.invitees.all()}
    assert found == {by_post: hospital, by_role: clinic}


def test_the_message_says_when_where_what_for_and_how_to_answer(breast, settings):
    settings.SITE_URL = "https://reseau.invalid"
    member(breast, "Durand")
    starts_at = timezone.make_aware(timezone.datetime(2027, 3, 11, 18, 30))
    meeting = factories.group_meeting(breast, starts_at=starts_at)
    meetings.convene(meeting=meeting)
    message = Message.objects.get()
    assert message.subject == "Sein\u00a0: réunion du 11 mars 2027"
    for part in (message.text, message.html):
        assert "jeudi 11 mars 2027, de 18\u00a0h\u00a030 à 20\u00a0h\u00a030" in part
        assert "Salle Garonne, ou à distance" in part
        assert "https://visio.exemple.invalid/salle" in part
        assert "Les délais" in part
        for answer in ("on_site", "remote", "no"):
            assert f"?reponse={answer}" in part
    assert "https://reseau.invalid/reunions/reponse/" in message.text
    assert message.recipient_id == meeting.invitees.get().person_id


def test_the_appointment_goes_to_the_calendar(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    found = event(Message.objects.get())
    assert found["summary"] == "Sein\u00a0: Réunion d’essai"
    assert found["dtstart"].dt == meeting.starts_at.replace(microsecond=0)
    assert found["sequence"] == 0
    assert found["location"] == "Salle Garonne"


def test_a_change_is_told_and_the_same_appointment_replaced(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    before = event(Message.objects.get())
    meetings.change(meeting=meeting, place="Salle Tarn")
    after = event(written("groups.meeting_changed")["durand@chu.invalid"])
    assert after["uid"] == before["uid"]
    assert after["sequence"] == 1
    assert after["location"] == "Salle Tarn"


def test_another_day_asks_for_the_answers_again_another_room_does_not(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    meetings.answer(invitee=meeting.invitees.get(), answer="on_site")
    meetings.change(meeting=meeting, place="Salle Tarn")
    assert meeting.invitees.get().answer == "on_site"
    assert "Votre réponse est gardée" in Message.objects.latest("pk").text
    later = timedelta(days=1)
    meetings.change(meeting=meeting, starts_at=meeting.starts_at + later, ends_at=meeting.ends_at + later)
    assert meeting.invitees.get().answer == ""
    assert "ne compte plus" in Message.objects.latest("pk").text


def test_a_change_that_changes_nothing_writes_to_nobody(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    with pytest.raises(Refusal, match="Rien ne change"):
        meetings.change(meeting=meeting, place=" Salle Garonne ")
    assert Message.objects.count() == 1


def test_a_cancellation_says_why_and_empties_the_calendar(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    with pytest.raises(Refusal, match="Dites pourquoi"):
        meetings.cancel(meeting=meeting, reason=" ")
    meetings.cancel(meeting=meeting, reason="L’animatrice est malade.")
    message = written("groups.meeting_cancelled")["durand@chu.invalid"]
    assert "L’animatrice est malade." in message.text
    assert message.attachments.get().content_type.startswith("text/calendar; method=CANCEL")
    assert event(message)["status"] == "CANCELLED"
    with pytest.raises(Refusal, match="est annulée"):
        meetings.cancel(meeting=meeting, reason="Encore")


def test_a_draft_is_cancelled_without_a_word(breast):
    member(breast, "Durand")
    meetings.cancel(meeting=factories.group_meeting(breast), reason="Reportée")
    assert not Message.objects.exists()


def test_those_who_did_not_answer_are_reminded_once_a_day(breast):
    for name in ("Durand", "Petit"):
        member(breast, name)
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    meetings.answer(invitee=meeting.invitees.get(person__last_name="Durand"), answer="no")
    assert meetings.remind(meeting=meeting).written == 1
    assert set(written("groups.meeting_reminder")) == {"petit@chu.invalid"}
    with pytest.raises(Refusal, match="déjà été relancés"):
        meetings.remind(meeting=meeting)


def test_nobody_is_reminded_once_everybody_answered(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    meetings.answer(invitee=meeting.invitees.get(), answer="remote")
    with pytest.raises(Refusal, match="Tout le monde a répondu"):
        meetings.remind(meeting=meeting)


def test_a_guest_is_invited_before_or_after_the_convocation(breast):
    member(breast, "Durand")
    early, late = factories.person(email="tot@chu.invalid"), factories.person(email="tard@chu.invalid")
    meeting = factories.group_meeting(breast)
    assert meetings.invite(meeting=meeting, person=early).written == 0
    assert not Message.objects.exists(), "a draft writes to nobody"
    assert meetings.convene(meeting=meeting).written == 2
    assert meetings.invite(meeting=meeting, person=late).written == 1
    assert set(written()) == {"durand@chu.invalid", "tot@chu.invalid", "tard@chu.invalid"}
    assert {row.role for row in meeting.invitees.all()} == {"member", "guest"}
    with pytest.raises(Refusal, match="déjà dans la liste"):
        meetings.invite(meeting=meeting, person=late)


def test_who_enters_the_group_later_is_invited_as_a_member(breast):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast)
    meetings.convene(meeting=meeting)
    meetings.invite(meeting=meeting, person=member(breast, "Nouveau", "expert"))
    assert meeting.invitees.get(person__last_name="Nouveau").role == "expert"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"mode": "on_site", "place": ""}, "Dites où"),
        ({"mode": "remote", "link": ""}, "lien de visioconférence"),
        ({"mode": "mixed", "link": ""}, "lien de visioconférence"),
        ({"in_days": -1}, "déjà commencé"),
    ],
)
def test_what_would_puzzle_the_invited_is_not_sent(breast, values, reason):
    member(breast, "Durand")
    meeting = factories.group_meeting(breast, **values)
    with pytest.raises(Refusal, match=reason):
        meetings.convene(meeting=meeting)
    assert not Message.objects.exists()


def test_a_suspended_group_convenes_nobody():
    group = factories.working_group()
    group.periods.update(status="suspended")
    member(group, "Durand")
    with pytest.raises(Refusal, match="suspendu ou clos"):
        meetings.convene(meeting=factories.group_meeting(group))


def test_an_empty_group_convenes_nobody(breast):
    with pytest.raises(Refusal, match="personne à convoquer"):
        meetings.convene(meeting=factories.group_meeting(breast))


def test_who_shares_an_address_still_has_a_message_of_their_own(breast):
    for name in ("Durand", "Petit"):
        factories.group_role(breast, factories.person(last_name=name, email="secretariat@chu.invalid"))
    assert meetings.convene(meeting=factories.group_meeting(breast)).written == 2
    assert Message.objects.filter(address="secretariat@chu.invalid").count() == 2


def test_convening_a_large_group_asks_little_per_person(breast, django_assert_max_num_queries):
    for number in range(20):
        member(breast, f"Nom{number}")
    meeting = factories.group_meeting(breast)
    # Three statements a message (is it there, the row, its file) and its savepoint; the rest is constant.
    with django_assert_max_num_queries(40 + 20 * 9):
        meetings.convene(meeting=meeting)


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
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_a_double_click_convenes_once():
    group = factories.working_group()
    for name in ("Durand", "Petit"):
        member(group, name)
    meeting = factories.group_meeting(group)
    assert together(3, lambda: meetings.convene(meeting=meeting)) == ["done", "refused", "refused"]
    assert Message.objects.filter(kind="groups.convocation").count() == 2
    assert Invitee.objects.filter(meeting=meeting).count() == 2
    log = AuditEntry.objects.for_instance(meeting)
    assert log.filter(action="groups.convene_meeting").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_clicks_would_convene(monkeypatch):
    """The negative control: the harness above does see the race when nothing prevents it."""
    group = factories.working_group()
    member(group, "Durand")
    meeting = factories.group_meeting(group)
    both_have_read = threading.Barrier(2, timeout=10)

    def unlocked(meeting):
        found = GroupMeeting.objects.select_related("group").get(pk=meeting.pk)
        both_have_read.wait()
        return found

    monkeypatch.setattr(meetings, "locked", unlocked)
    outcomes = together(2, lambda: meetings.convene(meeting=meeting))
    if connection.vendor == "postgresql":
        # Both went past the rule and say they convened; the names of the messages alone kept them one.
        assert outcomes == ["done", "done"]
        log = AuditEntry.objects.for_instance(meeting)
        assert log.filter(action="groups.convene_meeting").count() == 2
    else:
        # On SQLite the lock is the IMMEDIATE transaction: the second cannot even read before the first ends.
        assert "BrokenBarrierError" in outcomes

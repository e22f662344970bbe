"""What a mail server may answer, and what becomes of the message: played on a real one, on this machine."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import OperationalError
from django.utils import timezone

from cms.outbox import ledger, services
from cms.outbox.models import Message, MessageEvent, State
from cms.outbox.sender import Sender, drain
from cms.outbox.transports import Unreachable

pytestmark = pytest.mark.django_db


def again(message):
    message.refresh_from_db()
    return message


def let_it_wait():
    """The wait before the next attempt passes."""
    Message.objects.exclude(not_before=None).update(not_before=timezone.now() - timedelta(seconds=1))


def test_a_message_leaves_once_and_says_so(sink, letter):
    message = letter()
    assert drain() == 1
    assert drain() == 0
    assert again(message).state == State.ACCEPTED
    assert (message.smtp_code, message.reply, message.attempts) == (250, "taken in charge", 1)
    assert message.lease_owner is None
    (content,) = sink.taken
    assert message_from_bytes(content)["Message-ID"] == message.message_id
    assert [event.kind for event in message.events.all()] == ["accepted"]


def test_several_messages_share_a_conversation_that_ends_politely(sink, letter):
    for number in range(3):
        letter(to=f"p{number}@chu.invalid")
    drain()
    assert (len(sink.taken), sink.conversations) == (3, 1)
    assert sink.said[-1].upper() == "QUIT"


@pytest.mark.parametrize("banner", ["421 too many", "554 no service here", "drop"])
def test_no_message_is_blamed_for_a_server_that_lets_nobody_in(sink, letter, banner):
    message = letter()
    sink.says("banner", banner)
    with pytest.raises(Unreachable):
        drain()
    assert again(message).state == State.QUEUED
    assert (message.attempts, message.not_before) == (0, None)
    drain()
    assert again(message).state == State.ACCEPTED


def test_no_server_at_all(sink, letter, settings):
    settings.EMAIL_PORT = 1
    message = letter()
    with pytest.raises(Unreachable):
        drain()
    assert (again(message).state, message.attempts) == (State.QUEUED, 0)


@pytest.mark.parametrize("reply", ["550 sender unknown", "451 slow down"])
def test_when_our_own_address_is_refused_every_message_waits(sink, letter, reply, caplog):
    messages = [letter(), letter()]
    sink.says("mail", reply)
    with pytest.raises(Unreachable, match=reply[:3]):
        drain()
    assert [again(message).state for message in messages] == [State.QUEUED] * 2
    assert drain() == 2


def test_a_message_with_a_sender_of_its_own_is_refused_alone(sink, letter):
    other, usual = letter(sender="autre@ailleurs.invalid"), letter()
    sink.says("mail", "550 not yours")
    drain()
    assert (again(other).state, again(usual).state) == (State.REJECTED, State.ACCEPTED)


@pytest.mark.parametrize("step", ["rcpt", "data", "dot"])
def test_refused_for_now_then_taken(sink, letter, step):
    message, other = letter(), letter(to="hugo@chu.invalid")
    sink.says(step, "450 greylisted")
    drain()
    assert (again(message).state, again(other).state) == (State.QUEUED, State.ACCEPTED)
    assert (message.smtp_code, message.attempts) == (450, 1)
    assert timedelta(seconds=50) < message.not_before - timezone.now() < timedelta(seconds=75)
    assert drain() == 0, "it comes back before its time"
    let_it_wait()
    drain()
    assert (again(message).state, message.attempts) == (State.ACCEPTED, 2)
    assert [event.kind for event in message.events.all()] == ["deferred", "accepted"]
    assert len(sink.taken) == 2


@pytest.mark.parametrize("step", ["rcpt", "data", "dot"])
def test_refused_for_good(sink, letter, step):
    message, other = letter(), letter(to="hugo@chu.invalid")
    sink.says(step, "554 5.7.1 not here")
    drain()
    assert (again(message).state, again(other).state) == (State.REJECTED, State.ACCEPTED)
    assert (message.smtp_code, message.reply) == (554, "5.7.1 not here")
    assert len(sink.taken) == 1


@pytest.mark.parametrize("step", ["rcpt", "dot"])
def test_a_server_that_closes_in_the_middle_is_called_again(sink, letter, step):
    message, other = letter(), letter(to="hugo@chu.invalid")
    sink.says(step, "421 closing")
    drain()
    assert (again(message).state, again(other).state) == (State.QUEUED, State.ACCEPTED)
    assert sink.conversations == 2


def test_refused_for_now_ten_times_is_refused_for_good(sink, letter):
    message = letter()
    sink.says("rcpt", *["452 mailbox full"] * 20)
    for _ in range(10):
        drain()
        let_it_wait()
    assert (again(message).state, message.attempts) == (State.REJECTED, 10)
    assert drain() == 0


@pytest.mark.parametrize("step", ["rcpt", "data"])
@pytest.mark.parametrize("how", ["drop", "hang", "nonsense"])
def test_cut_before_the_content_it_waits_and_lets_the_others_pass(sink, letter, settings, step, how):
    settings.EMAIL_TIMEOUT = 0.3
    poison, other = letter(), letter(to="hugo@chu.invalid")
    sink.says(step, how)
    with pytest.raises(Unreachable):
        drain()
    assert (again(poison).state, poison.attempts) == (State.QUEUED, 1)
    assert drain() == 1
    assert again(other).state == State.ACCEPTED
    let_it_wait()
    drain()
    assert again(poison).state == State.ACCEPTED
    assert len(sink.taken) == 2


@pytest.mark.parametrize("how", ["take, drop", "drop", "hang", "nonsense"])
def test_cut_before_the_reply_it_is_uncertain_and_never_sent_again(sink, letter, settings, how):
    settings.OUTBOX_REPLY_TIMEOUT = 0.3
    message = letter()
    sink.says("dot", how)
    with pytest.raises(Unreachable):
        drain()
    assert again(message).state == State.UNCERTAIN
    assert "avant la réponse" in message.reply
    ledger.reap()
    assert drain() == 0
    assert len(sink.taken) == (how == "take, drop")


def test_cut_in_the_middle_of_the_content_nothing_is_taken_nor_sent_twice(sink, letter):
    message = letter(text="x" * 2_000_000)
    sink.drop_in_content = True
    with pytest.raises(Unreachable):
        drain()
    assert again(message).state in (State.QUEUED, State.UNCERTAIN)
    assert sink.taken == []


def test_a_conversation_the_server_ended_meanwhile_costs_no_message_its_turn(sink, letter):
    message = letter()
    sender = Sender()
    sender.turn()
    sender.transport.connection.sock.shutdown(2)
    second = letter(to="hugo@chu.invalid")
    sender.turn()
    sender.transport.close()
    assert (again(message).state, again(second).state) == (State.ACCEPTED, State.ACCEPTED)
    assert second.attempts == 1


def test_a_server_slower_than_everybody_s_patience_still_settles_its_message(sink, letter):
    """Others gave the sender up; its 250 came all the same."""
    message = letter()
    sender = Sender()

    def slow(data):
        Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        assert ledger.reap() == (0, 1)
        assert again(message).state == State.UNCERTAIN
        return 250, "at last"

    sender.transport.content = slow
    sender.turn()
    sender.transport.close()
    assert (again(message).state, message.reply) == (State.ACCEPTED, "at last")


def test_a_message_that_cannot_be_composed_is_refused_and_the_others_leave(sink, letter, caplog):
    poison, other = letter(), letter(to="hugo@chu.invalid")
    Message.objects.filter(pk=poison.pk).update(sender="Réseau\r\nBcc: tous@chu.invalid <a@chu.invalid>")
    drain()
    assert (again(poison).state, again(other).state) == (State.REJECTED, State.ACCEPTED)
    assert "ne peut pas être mis en forme" in poison.reply
    assert len(sink.taken) == 1


def test_a_cancelled_message_does_not_leave_even_once_claimed(sink, letter, staff):
    message = letter()
    sender = Sender()
    envelope = sender.transport.envelope

    def meanwhile(sender_address, address):
        envelope(sender_address, address)
        services.cancel(message=message, user=None)

    sender.transport.envelope = meanwhile
    sender.turn()
    sender.transport.close()
    assert again(message).state == State.CANCELLED
    assert sink.taken == []
    assert "rset" in sink.said


def test_a_message_erased_while_claimed_disturbs_nobody(sink, letter):
    gone, other = letter(), letter(to="hugo@chu.invalid")
    sender = Sender()
    claim = ledger.claim

    def claim_then_erase(owner, number):
        ids = claim(owner, number)
        Message.objects.filter(pk=gone.pk).delete()
        return ids

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "claim", claim_then_erase)
        sender.turn()
    sender.transport.close()
    assert again(other).state == State.ACCEPTED


def test_asked_to_stop_it_finishes_the_message_in_hand_and_gives_the_rest_back(sink, letter):
    messages = [letter(to=f"p{number}@chu.invalid") for number in range(5)]
    sender = Sender()
    content = sender.transport.content

    def stop_now(data):
        sender.stopping.set()
        return content(data)

    sender.transport.content = stop_now
    sender.turn()
    sender.transport.close()
    states = [again(message).state for message in messages]
    assert states == [State.ACCEPTED, *[State.QUEUED] * 4]


def test_the_intent_is_not_committed_nothing_leaves(sink, letter, monkeypatch):
    message = letter()
    sender = Sender()

    def no_database(*arguments):
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "intend", no_database)
        with pytest.raises(OperationalError):
            sender.turn()
    assert (again(message).state, sink.taken) == (State.QUEUED, [])
    sender.turn()
    sender.transport.close()
    assert again(message).state == State.ACCEPTED


@pytest.mark.parametrize("lost", ["claim", "accept"])
def test_a_sender_that_loses_its_database_goes_on(sink, letter, monkeypatch, lost, caplog):
    """The process survives, whatever it was doing, and sends once the database is back."""
    message = letter()
    sender = Sender()
    monkeypatch.setattr("cms.outbox.sender.FIRST_PAUSE", 0)
    monkeypatch.setattr("cms.outbox.sender.connection.close", lambda: None)
    monkeypatch.setattr("cms.outbox.sender.close_old_connections", lambda: None)
    real, calls = getattr(ledger, lost), []

    def at_times(*arguments):
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("the server closed the connection")
        try:
            return real(*arguments)
        finally:
            if lost == "accept" or len(calls) > 2:
                sender.stopping.set()

    monkeypatch.setattr(ledger, lost, at_times)
    monkeypatch.setattr("cms.outbox.sender.signal.signal", lambda *_: None)
    sender.run()
    assert again(message).state == State.ACCEPTED
    assert len(sink.taken) == 1


def test_a_resent_message_keeps_its_identifier(sink, letter, settings):
    settings.OUTBOX_REPLY_TIMEOUT = 0.3
    message = letter()
    sink.says("dot", "take, drop")
    with pytest.raises(Unreachable):
        drain()
    services.resend(message=message, user=None)
    drain()
    assert again(message).state == State.ACCEPTED
    first, second = sink.taken
    assert first == second, "the same bytes, so that a server can tell"
    assert [event.kind for event in MessageEvent.objects.order_by("pk")] == [
        "uncertain",
        "resent",
        "accepted",
    ]


def test_the_server_is_told_a_domain_with_accents_in_ascii(sink, letter):
    message = letter(to="Éva Durand <eva@hôpital.invalid>")
    drain()
    assert again(message).address == "eva@hôpital.invalid"
    assert "rcpt TO:<eva@xn--hpital-ixa.invalid>" in sink.said
    assert message_from_bytes(sink.taken[0])["To"] == "eva@xn--hpital-ixa.invalid"


def test_a_line_that_begins_with_a_dot_arrives_whole(sink, letter):
    letter(text=".\n..\n.fin\n")
    drain()
    parsed = message_from_bytes(sink.taken[0])
    assert parsed.get_payload(0).get_payload(decode=True).decode().splitlines() == [".", "..", ".fin"]

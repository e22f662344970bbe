"""Writing a message: when it leaves, once under its key, and what is forgotten of it."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cms.outbox import ledger, services
from cms.outbox.models import Message, State
from cms.outbox.sender import drain
from cms.outbox.services import File, NotPossible, store, write
from cms.outbox.tasks import expire_messages, send_messages
from cms.outbox.transports import Unreachable

NOTICE = {"kind": "tests.notice", "to": "eva@chu.invalid", "subject": "Avis", "text": "Bonjour."}


def age(message, **delta):
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(**delta))


@pytest.mark.django_db
def test_what_a_rolled_back_transaction_wrote_is_not_sent(sink):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        store(**NOTICE)
        raise ZeroDivisionError
    assert drain() == 0
    assert sink.taken == []


@pytest.mark.django_db
def test_a_message_held_back_waits_for_its_time(sink):
    message = store(**NOTICE, not_before=timezone.now() + timedelta(hours=1))
    assert drain() == 0
    Message.objects.filter(pk=message.pk).update(not_before=timezone.now())
    assert drain() == 1


@pytest.mark.django_db
def test_a_producer_run_twice_writes_once(sink):
    context = {"invitation": {"first_name": "Éva", "invited_by": "Hugo"}, "roles": [], "link": "http://a/b/"}
    letter = {"kind": "tests.notice", "to": "eva@chu.invalid", "template": "people/invitation"}
    first = write(**letter, context=context, key="rappel:12", attachments=[File("a", "text/plain", b"a")])
    assert (
        write(**letter, context=context, key="rappel:12", attachments=[File("b", "text/plain", b"b")])
        == first
    )
    assert [file.name for file in first.attachments.all()] == ["a"]
    assert drain() == 1
    assert write(**letter, context=context, key="rappel:12") == first
    assert drain() == 0


@pytest.mark.django_db(transaction=True)
def test_two_producers_at_once_write_once():
    gate, written = threading.Barrier(4), []

    def produce():
        gate.wait()
        written.append(store(**NOTICE, key="rappel:12").pk)
        connection.close()

    producers = [threading.Thread(target=produce) for _ in range(4)]
    for producer in producers:
        producer.start()
    for producer in producers:
        producer.join()
    assert len(written) == 4
    assert set(written) == {Message.objects.get().pk}


@pytest.mark.django_db
def test_a_kind_nobody_declared_is_a_mistake_of_its_producer():
    with pytest.raises(LookupError):
        store(**NOTICE | {"kind": "tests.unknown"})


@pytest.mark.django_db
class TestSecrets:
    """The link that signs in must not be read later in the database."""

    @pytest.fixture
    def secret(self, settings):
        settings.OUTBOX_KEEP_SECRET_BODIES = False
        return store(
            **NOTICE | {"kind": "tests.secret"}, html="<p>x</p>",
            attachments=[File("code.png", "image/png", b"x")],
        )  # fmt: skip

    def is_forgotten(self, message):
        message.refresh_from_db()
        return (message.text, message.html, message.attachments.count()) == ("", "", 0)

    def test_forgotten_once_sent(self, secret, sink):
        drain()
        assert len(sink.taken) == 1
        assert self.is_forgotten(secret)

    def test_forgotten_once_refused(self, secret, sink):
        sink.says("rcpt", "550 unknown")
        drain()
        assert self.is_forgotten(secret)
        with pytest.raises(NotPossible, match="effacé.*Demandez un nouveau lien"):
            services.resend(message=secret, user=None)

    def test_forgotten_once_cancelled(self, secret):
        services.cancel(message=secret, user=None)
        assert self.is_forgotten(secret)

    def test_kept_while_uncertain_then_forgotten_once_settled(self, secret, sink):
        sink.says("dot", "drop")
        with pytest.raises(Unreachable):
            drain()
        assert not self.is_forgotten(secret)
        services.mark_delivered(message=secret, user=None)
        assert self.is_forgotten(secret)

    def test_an_uncertain_one_can_be_resent_for_a_week_only(self, secret, sink):
        sink.says("dot", "drop")
        with pytest.raises(Unreachable):
            drain()
        age(secret, days=8)
        expire_messages()
        assert self.is_forgotten(secret)
        assert secret.state == State.UNCERTAIN
        with pytest.raises(NotPossible, match="effacé"):
            services.resend(message=secret, user=None)

    def test_a_link_that_no_longer_works_is_not_sent(self, secret, sink):
        notice = store(**NOTICE)
        for message in (secret, notice):
            age(message, days=8)
        expire_messages()
        assert self.is_forgotten(secret)
        assert (secret.state, secret.reply) == (State.REJECTED, ledger.EXPIRED)
        assert drain() == 1, "what is not confidential leaves, even late"

    def test_outside_production_it_is_kept_for_the_local_mailbox(self, secret, settings):
        settings.OUTBOX_KEEP_SECRET_BODIES = True
        drain()
        assert not self.is_forgotten(secret)


@pytest.mark.django_db
class TestActsOfStaff:
    @pytest.mark.parametrize(
        "state", [State.QUEUED, State.CLAIMED, State.SENDING, State.ACCEPTED, State.CANCELLED]
    )
    def test_only_a_refused_or_uncertain_message_is_sent_again(self, letter, state):
        message = self.in_state(letter(), state)
        with pytest.raises(NotPossible, match="maintenant"):
            services.resend(message=message, user=None)

    @pytest.mark.parametrize("state", sorted(set(State) - {State.UNCERTAIN}))
    def test_only_an_uncertain_message_is_marked_delivered(self, letter, state):
        message = self.in_state(letter(), state)
        with pytest.raises(NotPossible, match="maintenant"):
            services.mark_delivered(message=message, user=None)

    @pytest.mark.parametrize("state", sorted(set(State) - {State.QUEUED, State.CLAIMED}))
    def test_a_message_that_left_is_not_taken_back(self, letter, state):
        message = self.in_state(letter(), state)
        with pytest.raises(NotPossible, match="maintenant"):
            services.cancel(message=message, user=None)

    def test_what_is_not_an_address_is_not_tried_again(self, letter):
        message = letter(to="pas une adresse")
        with pytest.raises(NotPossible, match="pas une adresse"):
            services.resend(message=message, user=None)

    def test_the_history_says_who(self, letter, staff):
        from cms.backoffice.roles import Role

        user = staff(Role.NETWORK_ADMINISTRATOR)
        message = services.cancel(message=letter(), user=user)
        assert [(event.kind, event.user) for event in message.events.all()] == [("cancelled", user)]

    def in_state(self, message, state):
        message.state, message.lease_owner = state, message.uuid
        message.save()
        return message


@pytest.mark.django_db
class TestWithoutASender:
    """An installation that lives on cron."""

    def test_the_periodic_job_sends(self, sink, letter):
        letter()
        send_messages()
        assert len(sink.taken) == 1

    def test_the_periodic_job_leaves_a_living_sender_to_its_work(self, sink, letter):
        from cms.jobs.models import Worker

        Worker.objects.create(kind=Worker.Kind.SENDER, host="a", pid=1)
        letter()
        send_messages()
        assert sink.taken == []

    def test_the_job_of_each_minute_ends_within_it(self, sink, letter, monkeypatch):
        monkeypatch.setattr("cms.outbox.sender.SHARE", 2)
        for number in range(6):
            letter(to=f"p{number}@chu.invalid")
        assert drain(seconds=0) == 2
        assert Message.objects.filter(state=State.QUEUED).count() == 4

    def test_a_server_that_is_down_is_a_line_in_the_log(self, sink, letter, caplog):
        letter()
        sink.says("banner", "421 busy")
        send_messages()
        assert "No message leaves" in caplog.text
        assert "chu.invalid" not in caplog.text

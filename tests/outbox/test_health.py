"""What a monitor, a deployment and the law ask of the outbox."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.outbox.checks import mail_leaves
from cms.outbox.handlings import ERASED_ADDRESS, anonymise
from cms.outbox.health import mail
from cms.outbox.models import Message, State
from cms.privacy import retention

LONG_AGO = timezone.now() - timedelta(minutes=16)


@pytest.mark.django_db
class TestHealth:
    def test_well_when_nothing_waits_for_long(self, letter):
        letter()
        letter(not_before=timezone.now() + timedelta(days=1))
        assert mail() == {"ok": True, "waiting": 2, "late": 0, "uncertain": 0}

    def test_ill_when_nobody_sends(self, letter):
        message = letter()
        Message.objects.filter(pk=message.pk).update(created_at=LONG_AGO)
        assert mail() == {"ok": False, "waiting": 1, "late": 1, "uncertain": 0}

    def test_a_retry_that_is_not_due_is_no_illness(self, letter):
        message = letter()
        Message.objects.filter(pk=message.pk).update(
            created_at=LONG_AGO, not_before=timezone.now() + timedelta(hours=4)
        )
        assert mail()["ok"]

    @pytest.mark.parametrize("state", [State.CLAIMED, State.SENDING])
    def test_ill_when_a_dead_sender_s_messages_are_noticed_by_nobody(self, letter, state):
        message = letter()
        Message.objects.filter(pk=message.pk).update(
            state=state, lease_owner=message.uuid, lease_until=LONG_AGO
        )
        assert mail() == {"ok": False, "waiting": 0, "late": 1, "uncertain": 0}

    def test_it_is_part_of_the_health_of_the_site(self, client, letter):
        assert client.get("/health/").json()["checks"]["mail"]["ok"]


class TestDeployment:
    @pytest.fixture(autouse=True)
    def as_deployed(self, settings):
        settings.OUTBOX_TRANSPORT, settings.EMAIL_HOST = "smtp", "mail.example"
        settings.OUTBOX_LOCAL_MAILBOX = settings.OUTBOX_KEEP_SECRET_BODIES = False
        settings.DEFAULT_FROM_EMAIL = "Réseau <contact@reseau.example>"

    def told(self):
        return [each.id for each in mail_leaves(None)]

    def test_nothing_to_say_of_a_site_that_sends(self):
        assert self.told() == []

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("OUTBOX_TRANSPORT", "local", "outbox.E001"),
            ("EMAIL_HOST", "", "outbox.E001"),
            ("OUTBOX_LOCAL_MAILBOX", True, "outbox.E002"),
            ("OUTBOX_KEEP_SECRET_BODIES", True, "outbox.E002"),
            ("DEFAULT_FROM_EMAIL", "réseau", "outbox.E003"),
            ("DEFAULT_FROM_EMAIL", "reseau@localhost", "outbox.W001"),
        ],
    )
    def test_what_would_keep_messages_in_or_show_them(self, settings, name, value, said):
        setattr(settings, name, value)
        assert self.told() == [said]


@pytest.mark.django_db
class TestErasureAndRetention:
    def test_an_erased_person_s_waiting_message_does_not_leave_even_once_taken(self, letter):
        waiting, taken = letter(), letter()
        Message.objects.filter(pk=taken.pk).update(state=State.CLAIMED, lease_owner=taken.uuid)
        anonymise(Message.objects.all(), None)
        for message in (waiting, taken):
            message.refresh_from_db()
            assert (message.state, message.address, message.text) == (State.CANCELLED, ERASED_ADDRESS, "")
            assert message.settled_at, "or it would be kept for ever"

    def test_settled_messages_go_after_their_time_and_no_other(self, letter):
        (rule,) = [rule for rule in retention.rules() if rule.code == "outbox.messages"]
        old = letter()
        letter()
        Message.objects.filter(pk=old.pk).update(state=State.ACCEPTED, settled_at=LONG_AGO)
        assert list(rule.due(timezone.now())) == [old]

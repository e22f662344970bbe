"""The commit points, attacked: whatever happens in whatever order, no message is sent twice or lost."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from cms.outbox import ledger, services
from cms.outbox.models import SETTLED, Message, State
from cms.outbox.rules import MAX_ATTEMPTS, WAITS, envelope_address, is_final, one_line, wait_before_retry
from cms.outbox.services import NotPossible, store

CODES = st.sampled_from([None, 421, 450, 452, 550, 554])


class Outbox(RuleBasedStateMachine):
    """Three senders, a mail server, and staff. `taken` is what the server took, by message."""

    @initialize(number=st.integers(1, 4))
    def write(self, number):
        Message.objects.all().delete()
        self.messages = [
            store(kind="tests.notice", to=f"p{one}@chu.invalid", subject="Avis", text="Bonjour.")
            for one in range(number)
        ]
        self.senders = [uuid.uuid4() for _ in range(3)]
        #: sender → the messages it believes it holds; and the one whose content it sent.
        self.hands = {sender: [] for sender in self.senders}
        self.wire = {}
        self.taken = dict.fromkeys((message.pk for message in self.messages), 0)
        self.allowed = dict.fromkeys(self.taken, 1)
        self.said_delivered = set()

    def free(self, who):
        sender = self.senders[who]
        return sender if sender not in self.wire else None

    @rule(who=st.integers(0, 2), number=st.integers(1, 3))
    def claim(self, who, number):
        if (sender := self.free(who)) and not self.hands[sender]:
            self.hands[sender] = ledger.claim(sender, number)

    @rule(who=st.integers(0, 2), code=CODES)
    def envelope_refused(self, who, code):
        sender = self.free(who)
        if sender and self.hands[sender]:
            message = Message(pk=self.hands[sender].pop(0))
            ledger.fail(message, sender, code, "refused", attempted=False)

    @rule(who=st.integers(0, 2), taken=st.booleans())
    def content_leaves(self, who, taken):
        sender = self.free(who)
        if sender and self.hands[sender]:
            pk = self.hands[sender].pop(0)
            if ledger.intend(Message(pk=pk), sender):
                self.taken[pk] += taken
                self.wire[sender] = (pk, taken)

    @rule(who=st.integers(0, 2), code=CODES)
    def the_server_answers(self, who, code):
        sender = self.senders[who]
        if sender in self.wire:
            pk, taken = self.wire.pop(sender)
            if taken:
                ledger.accept(Message(pk=pk), sender, 250, "taken")
            else:
                ledger.fail(Message(pk=pk), sender, code, "refused", attempted=True)

    @rule(who=st.integers(0, 2))
    def the_conversation_breaks(self, who):
        sender = self.senders[who]
        if sender in self.wire:
            ledger.doubt(Message(pk=self.wire.pop(sender)[0]), sender, "cut")

    @rule(who=st.integers(0, 2))
    def a_sender_is_killed(self, who):
        sender = self.senders[who]
        self.wire.pop(sender, None)
        self.senders[who] = uuid.uuid4()
        self.hands[self.senders[who]] = []

    @rule(who=st.integers(0, 2))
    def a_sender_is_asked_to_stop(self, who):
        if sender := self.free(who):
            ledger.give_back(sender, self.hands[sender])
            self.hands[sender] = []

    @rule()
    def time_passes(self):
        past = timezone.now() - timedelta(seconds=1)
        Message.objects.exclude(lease_until=None).update(lease_until=past)
        Message.objects.exclude(not_before=None).update(not_before=past)

    @rule()
    def reap(self):
        ledger.reap()

    @rule(which=st.integers(0, 3), act=st.sampled_from(["resend", "mark_delivered", "cancel"]))
    def staff_decide(self, which, act):
        message = self.messages[which % len(self.messages)]
        try:
            getattr(services, act)(message=message, user=None)
        except NotPossible:
            return
        # Staff were told that it may arrive twice, or took on themselves that it had arrived.
        self.allowed[message.pk] += act == "resend"
        self.said_delivered |= {message.pk} if act == "mark_delivered" else set()

    def teardown(self):
        if not hasattr(self, "taken"):
            return
        self.time_passes()
        ledger.reap()
        for message in Message.objects.all():
            taken = self.taken[message.pk]
            assert message.state in (*SETTLED, State.QUEUED), "neither settled nor waiting"
            assert taken <= self.allowed[message.pk], "sent twice"
            if message.state == State.ACCEPTED and message.pk not in self.said_delivered:
                assert taken, "said to be sent, and was not"
            if self.allowed[message.pk] == 1 and message.pk not in self.said_delivered:
                assert not taken or message.state in (State.ACCEPTED, State.UNCERTAIN), (
                    "sent, and will be again"
                )
                if message.state == State.UNCERTAIN:
                    assert message.attempts


@pytest.mark.django_db
def test_whatever_happens_no_message_is_sent_twice_nor_lost():
    run_state_machine_as_test(
        Outbox, settings=settings(max_examples=60, stateful_step_count=30, deadline=None)
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rivals", [2, 5])
def test_senders_that_claim_at_once_share_the_queue(rivals):
    for number in range(40):
        store(kind="tests.notice", to=f"p{number}@chu.invalid", subject="Avis", text="Bonjour.")
    gate, shares = threading.Barrier(rivals), []

    def claim():
        gate.wait()
        owner, mine = uuid.uuid4(), []
        while share := ledger.claim(owner, 5):
            mine += share
        shares.append(mine)
        connection.close()

    senders = [threading.Thread(target=claim) for _ in range(rivals)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    claimed = [pk for share in shares for pk in share]
    assert len(shares) == rivals
    assert len(claimed) == len(set(claimed)) == 40


@pytest.mark.django_db
def test_a_dead_sender_s_share_comes_back_and_its_owner_can_no_longer_send_it(letter):
    message, dead = letter(), uuid.uuid4()
    ledger.claim(dead, 5)
    assert ledger.reap() == (0, 0), "its lease still runs"
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert ledger.reap() == (1, 0)
    assert not ledger.intend(message, dead)
    other = uuid.uuid4()
    assert ledger.claim(other, 5) == [message.pk]
    assert not ledger.intend(message, dead)
    assert ledger.intend(message, other)


class TestRules:
    def test_the_waits_grow_and_end_after_about_four_days(self):
        waits = [wait_before_retry(attempts, 0) for attempts in range(1, MAX_ATTEMPTS)]
        assert waits == WAITS == sorted(WAITS)
        assert wait_before_retry(MAX_ATTEMPTS, 0) is None
        assert timedelta(days=3) < sum(waits, timedelta()) < timedelta(days=5)

    @given(st.integers(1, MAX_ATTEMPTS - 1), st.floats(0, 1))
    def test_chance_only_lengthens_a_wait_by_a_fifth(self, attempts, chance):
        assert WAITS[attempts - 1] <= wait_before_retry(attempts, chance) <= 1.2 * WAITS[attempts - 1]

    def test_only_5xx_is_final(self):
        assert [code for code in (None, 250, 354, 421, 450, 499, 500, 554, 599, 600) if is_final(code)] == [
            500, 554, 599,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("address", "told"),
        [
            ("eva@chu.invalid", "eva@chu.invalid"),
            ("e.v-a+b@chu.invalid", "e.v-a+b@chu.invalid"),
            ("reseau@localhost", "reseau@localhost"),
            ("eva@hôpital.invalid", "eva@xn--hpital-ixa.invalid"),
            ("éva@chu.invalid", None),
            ("eva@chu", "eva@chu"),
            ("", None),
            ("eva", None),
            ("@chu.invalid", None),
            ("eva@", None),
            ("eva@chu..invalid", None),
            ("eva@-chu.invalid", None),
            ("e va@chu.invalid", None),
            ("eva@chu.invalid\r\nRCPT TO:<x@y>", None),
            ("a@b@chu.invalid", None),
            ("x" * 65 + "@chu.invalid", None),
            ("eva@" + "x" * 64 + ".invalid", None),
        ],
    )
    def test_what_the_servers_are_told(self, address, told):
        assert envelope_address(address) == told

    @given(st.text())
    def test_an_address_that_is_told_can_be_said_on_one_line_of_ascii(self, text):
        told = envelope_address(text)
        assert told is None or (told.isascii() and told.isprintable() and " " not in told)

    @given(st.text())
    def test_one_line_is_one(self, text):
        assert len(one_line(text).splitlines()) <= 1
        assert one_line(one_line(text)) == one_line(text)

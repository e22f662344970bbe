"""Runs the drill: a mail server, senders, a queue that fills, kills; then counts what became of it all."""

import json
import random
import signal
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.jobs.models import Worker
from cms.outbox.models import Message, State
from tests import scratch
from tests.scratch import ALIAS

SETTINGS = "tests.outbox.drill.settings"
SENDER = ("manage.py", "outbox_sender")
CARELESS = ("-m", "tests.outbox.drill.careless")
#: The longest time, in seconds, the mail server takes over a message.
SLOWNESS = 0.08
#: What always waits while senders are killed: those who write do not stop writing.
BACKLOG = 80


@dataclass
class Outcome:
    kills: int
    messages: int
    taken: int
    twice: int
    lost: int
    uncertain: int
    listed: int
    seconds: float

    def __str__(self):
        return json.dumps(asdict(self))


class Drill:
    def __init__(self, folder, url):
        self.folder, self.written = folder, 0
        self.log, self.running = folder / "taken.log", []
        self.server = scratch.python(
            "-m", "tests.outbox.sink", str(folder / "port"), str(self.log), str(SLOWNESS),
            env=scratch.environment(folder, url),
        )  # fmt: skip
        eventually(lambda: (folder / "port").exists() and (folder / "port").read_text())
        port = (folder / "port").read_text()
        self.env = scratch.environment(
            folder, url, DJANGO_SETTINGS_MODULE=SETTINGS, EMAIL_URL=f"smtp://127.0.0.1:{port}"
        )

    def write(self, number):
        Message.objects.using(ALIAS).bulk_create(
            Message(
                kind="outbox.other",
                address=f"p{one}@chu.invalid",
                sender="reseau@maillage.invalid",
                subject="Exercice",
                text="Bonjour.\n",
                message_id=f"<{one}@drill.invalid>",
            )
            for one in range(self.written, self.written + number)
        )
        self.written += number

    def start(self, command):
        with (self.folder / "senders.log").open("ab") as journal:
            process = scratch.python(*command, env=self.env, stderr=journal)
        self.running.append(process)

    def kill_one(self):
        """Kill the sender that has run the longest, at any moment of its work."""
        victim = self.running[0]
        eventually(lambda: Worker.objects.using(ALIAS).filter(pid=victim.pid, stopped_at=None).exists())
        time.sleep(random.random() * 0.5)
        assert victim.poll() is None, "a sender stopped by itself"
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        self.running.remove(victim)

    def waiting(self):
        at_work = (State.QUEUED, State.CLAIMED)
        return Message.objects.using(ALIAS).filter(state__in=at_work).count()

    def run(self, *, messages, kills, senders=1, command=SENDER):
        """Kill senders, each replaced at once, then let the others finish. Returns the Outcome."""
        started = time.monotonic()
        self.write(messages)
        for _ in range(senders):
            self.start(command)
        for _ in range(kills):
            if self.waiting() < BACKLOG:
                self.write(BACKLOG)
            self.kill_one()
            self.start(command)
        eventually(lambda: not self.waiting(), seconds=300)
        self.stop_all(gently=command == SENDER)
        self.look_after_the_dead()
        return self.outcome(kills, time.monotonic() - started)

    def stop_all(self, *, gently):
        """SIGTERM must end a sender in good order, whatever it is doing."""
        for process in self.running:
            process.send_signal(signal.SIGTERM if gently else signal.SIGKILL)
        codes = [process.wait(timeout=30) for process in self.running]
        assert not gently or set(codes) == {0}, codes
        self.running = []

    def look_after_the_dead(self):
        """The longest patience of the senders passes; one more comes."""
        past = timezone.now() - timedelta(seconds=1)
        Message.objects.using(ALIAS).exclude(lease_until=None).update(lease_until=past)
        assert scratch.manage("outbox_sender", "--once", env=self.env).wait(timeout=60) == 0

    def outcome(self, kills, seconds):
        taken = Counter(self.log.read_text().split())
        states = dict(Message.objects.using(ALIAS).values_list("message_id", "state"))
        sent = {key for key, state in states.items() if state == State.ACCEPTED}
        uncertain = {key for key, state in states.items() if state == State.UNCERTAIN}
        return Outcome(
            kills=kills,
            messages=len(states),
            taken=len(taken),
            twice=sum(number > 1 for number in taken.values()),
            # Said to be sent and not taken, or neither sent nor in doubt: nobody would ever know.
            lost=len(sent - taken.keys()) + len(states.keys() - sent - uncertain),
            uncertain=len(uncertain),
            listed=self.listed(uncertain),
            seconds=round(seconds, 1),
        )

    def listed(self, uncertain):
        """How many of them the screen shows."""
        screen = scratch.python(
            "-m", "tests.outbox.drill.screen", env=self.env, stdout=subprocess.PIPE, text=True
        )
        page, _ = screen.communicate(timeout=60)
        addresses = {key: f">p{key[1:].partition('@')[0]}@chu.invalid<" for key in uncertain}
        return sum(address in page for address in addresses.values())

    def close(self):
        for process in [*self.running, self.server]:
            if process.poll() is None:
                process.kill()
            process.wait()


@contextmanager
def drill(folder, url):
    running = Drill(folder, url)
    try:
        yield running
    finally:
        running.close()


def eventually(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("waited in vain")

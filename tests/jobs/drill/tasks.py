"""Ten periodic jobs that say when they run, and tasks that take their time."""

import os
import time
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django_tasks import task

from cms.jobs.recovery import on_recovery, resumable
from cms.jobs.registry import periodic

JOURNAL = settings.DATA_DIR / "journal.txt"
ROUNDS = 10
STEPS = 40


def note(line):
    """Append a line: one write, whole, whoever else writes."""
    with JOURNAL.open("ab", buffering=0) as journal:
        journal.write(f"{line} {os.getpid()}\n".encode())


def _declare(number):
    @periodic(f"drill.{number}", label=f"Exercice {number}", every=timedelta(days=1))
    def job():
        note(f"job-{number}")
        time.sleep(0.05)


for number in range(ROUNDS):
    _declare(number)


@resumable
@task(backend="background")
def take_steps(name):
    """Forty steps, each committed on its own and counted once however often it is made."""
    note("start")
    for step in range(STEPS):
        Group.objects.get_or_create(name=f"{name} {step}")
        time.sleep(0.05)
    note("end")


@on_recovery(take_steps)
def steps_recovered(recovery, name):
    note("resumed" if recovery.resumed else "given-up")


@task(backend="background")
def send_once(name):
    """Something that must not be done twice: not declared resumable."""
    note("start")
    time.sleep(10)


@on_recovery(send_once)
def sending_recovered(recovery, name):
    note("resumed" if recovery.resumed else "given-up")


@resumable
@task(backend="background")
def take_short_step(name):
    Group.objects.get_or_create(name=name)
    note(name)

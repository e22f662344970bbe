"""A worker is killed in the middle of a task: the work is finished by another, once."""

import signal
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.jobs.models import Worker
from tests.scratch import ALIAS

STEPS = 40


def enqueue(name, *arguments):
    return DBTaskResult.objects.using(ALIAS).create(
        task_path=f"tests.jobs.drill.tasks.{name}",
        args_kwargs={"args": list(arguments), "kwargs": {}},
        backend_name="background",
        run_after=None,
    )


def eventually(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("waited in vain")


def steps():
    return Group.objects.using(ALIAS).filter(name__startswith="étape").count()


def a_minute_passes():
    """As far as the workers seen until now are concerned."""
    Worker.objects.using(ALIAS).update(seen_at=timezone.now() - timedelta(seconds=61))


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)


def stop(process):
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=20)


@pytest.fixture
def worker(drill):
    """worker() starts a real worker; those still alive at the end are killed."""
    started = []

    def start():
        started.append(drill.manage("worker"))
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            kill(process)


def test_a_killed_worker_s_task_is_resumed_and_its_effect_is_there_once(drill, worker):
    task = enqueue("take_steps", "étape")
    first = worker()
    eventually(lambda: steps() > 3)
    kill(first)
    assert 3 < steps() < STEPS
    a_minute_passes()

    second = worker()
    task_now = DBTaskResult.objects.using(ALIAS).filter(pk=task.pk)
    eventually(lambda: task_now.get().status == "SUCCESSFUL")

    assert stop(second) == 0
    assert steps() == STEPS
    told = [line for line in drill.journal() if not line.startswith("job-")]
    assert told == ["start", "resumed", "start", "end"]
    assert len(task_now.get().worker_ids) == 2


@pytest.mark.long
def test_a_living_worker_s_task_is_left_alone(drill, worker):
    enqueue("take_steps", "étape")
    worker()
    eventually(lambda: steps() > 3)
    worker()
    eventually(lambda: steps() == STEPS)
    eventually(lambda: "end" in drill.journal())
    assert "resumed" not in drill.journal()
    assert drill.journal().count("start") == 1


@pytest.mark.long
def test_a_task_that_must_not_be_done_twice_fails_with_a_message(drill, worker):
    task = enqueue("send_once", "lettre")
    first = worker()
    eventually(lambda: "start" in drill.journal())
    kill(first)
    a_minute_passes()

    worker()
    task_now = DBTaskResult.objects.using(ALIAS).filter(pk=task.pk)
    eventually(lambda: task_now.get().status == "FAILED")
    assert "interrompue" in task_now.get().traceback
    told = [line for line in drill.journal() if not line.startswith("job-")]
    assert told == ["start", "given-up"]


@pytest.mark.long
def test_a_worker_asked_twice_stops_at_once_and_its_task_is_resumed(drill, worker):
    enqueue("take_steps", "étape")
    process = worker()
    eventually(lambda: steps() > 3)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.3)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=2) == 1
    assert steps() < STEPS
    a_minute_passes()
    worker()
    eventually(lambda: steps() == STEPS)


@pytest.mark.long
@pytest.mark.postgresql
def test_a_worker_cut_off_from_its_database_comes_back_and_takes_up_its_task(drill, worker):
    task = enqueue("take_steps", "étape")
    process = worker()
    eventually(lambda: steps() > 3)
    with connections[ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    task_now = DBTaskResult.objects.using(ALIAS).filter(pk=task.pk)
    eventually(lambda: task_now.get().status == "SUCCESSFUL")
    assert process.poll() is None
    assert steps() == STEPS
    assert len(set(task_now.get().worker_ids)) == 2


@pytest.mark.long
def test_a_worker_asked_to_stop_finishes_its_task_first(drill, worker):
    enqueue("take_steps", "étape")
    process = worker()
    eventually(lambda: steps() > 3)
    assert stop(process) == 0
    assert steps() == STEPS
    assert "end" in drill.journal()
    assert not Worker.objects.using(ALIAS).filter(stopped_at=None).exists()


def test_cron_does_what_a_worker_does(drill):
    enqueue("take_short_step", "pas")
    assert drill.manage("run_jobs").wait(timeout=30) == 0
    assert sorted(drill.journal()) == [*(f"job-{number}" for number in range(10)), "pas"]
    assert drill.manage("run_jobs").wait(timeout=30) == 0
    assert len(drill.journal()) == 11

"""What becomes of tasks whose worker died (with real processes: test_crash.py)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.jobs import presence, recovery
from cms.jobs.models import Worker
from cms.jobs.recovery import recover_lost_tasks

pytestmark = pytest.mark.django_db

PATH = "cms.essai.tasks.peut_reprendre"


@pytest.fixture
def told(monkeypatch):
    """PATH is resumable, and what its app is told is kept."""
    heard = []
    monkeypatch.setattr(recovery, "_resumable", {PATH})
    monkeypatch.setattr(
        recovery, "_reactions", {PATH: lambda what, *args: heard.append((what.resumed, args))}
    )
    return heard


def running(*worker_ids, path=PATH):
    return DBTaskResult.objects.create(
        task_path=path,
        status="RUNNING",
        started_at=timezone.now(),
        args_kwargs={"args": [7], "kwargs": {}},
        backend_name="background",
        worker_ids=[str(pk) for pk in worker_ids],
        run_after=None,
    )


def status(task):
    return DBTaskResult.objects.get(pk=task.pk).status


def test_a_lost_resumable_task_goes_back_to_the_queue_and_its_app_is_told(told):
    task = running("parti")
    assert recover_lost_tasks() == 1
    assert status(task) == "READY"
    assert told == [(True, (7,))]
    assert DBTaskResult.objects.ready().filter(pk=task.pk).exists()


def test_the_third_interruption_is_the_last(told):
    task = running("un", "deux", "trois")
    recover_lost_tasks()
    failed = DBTaskResult.objects.get(pk=task.pk)
    assert failed.status == "FAILED"
    assert failed.finished_at
    assert "interrompue 3 fois" in failed.traceback
    assert told == [(False, (7,))]


def test_a_task_not_declared_resumable_fails(told):
    task = running("parti", path="cms.essai.tasks.une_seule_fois")
    recover_lost_tasks()
    assert status(task) == "FAILED"
    assert told == []


def test_a_living_worker_keeps_its_task_and_a_worker_that_left_does_not(told):
    worker = presence.enter(Worker.Kind.WORKER)
    task = running("parti", worker.pk)
    assert recover_lost_tasks() == 0
    assert status(task) == "RUNNING"
    presence.leave(worker)
    recover_lost_tasks()
    assert status(task) == "READY"


def test_a_worker_unseen_for_a_minute_loses_its_task(told):
    worker = presence.enter(Worker.Kind.WORKER)
    task = running(worker.pk)
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    recover_lost_tasks()
    assert status(task) == "READY"


def test_a_task_that_finished_meanwhile_is_left_alone(told, monkeypatch):
    task = running("parti")
    decide = recovery._decide

    def finishes_first(*args):
        DBTaskResult.objects.get(pk=task.pk).set_successful(None)
        return decide(*args)

    monkeypatch.setattr(recovery, "_decide", finishes_first)
    recover_lost_tasks()
    assert status(task) == "SUCCESSFUL"
    assert told == []


def test_an_app_that_cannot_react_leaves_its_task_for_later_and_the_others_go_on(told, monkeypatch):
    def broken(*args):
        raise RuntimeError("non")

    other = "cms.essai.tasks.autre"
    monkeypatch.setattr(recovery, "_resumable", {PATH, other})
    monkeypatch.setitem(recovery._reactions, PATH, broken)
    stuck, free = running("parti"), running("parti", path=other)
    recover_lost_tasks()
    assert status(stuck) == "RUNNING"
    assert status(free) == "READY"

"""Periodic jobs: run when due, one failure at a time, and taken over from the dead."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.jobs import presence, registry, runner
from cms.jobs.models import PeriodicJob, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch):
    """An installation with three jobs, of which the second fails."""
    made = []

    def failing():
        made.append("b")
        raise ValueError("camille.martin@exemple.invalid n’a pas 18 ans")

    jobs = {
        "a": registry.Job("a", "Premier", timedelta(minutes=1), lambda: made.append("a")),
        "b": registry.Job("b", "Deuxième", timedelta(days=1), failing),
        "c": registry.Job("c", "Troisième", timedelta(hours=6), lambda: made.append("c")),
    }
    monkeypatch.setattr(registry, "_jobs", jobs)
    return made


@pytest.fixture
def worker():
    return presence.enter(Worker.Kind.WORKER)


def dead(worker):
    Worker.objects.filter(pk=worker.pk).update(seen_at=timezone.now() - timedelta(seconds=61))


def all_due():
    PeriodicJob.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_new_jobs_run_at_once_and_then_wait_for_their_time(calls, worker):
    assert runner.run_due_jobs(worker) == ["a", "b", "c"]
    assert runner.run_due_jobs(worker) == []
    wait = PeriodicJob.objects.get(pk="c").due_at - timezone.now()
    assert timedelta(hours=5, minutes=58) < wait <= timedelta(hours=6)


def test_a_failing_job_does_not_stop_the_others_and_is_tried_again_sooner(calls, worker):
    runner.run_due_jobs(worker)
    assert calls == ["a", "b", "c"]
    failed = PeriodicJob.objects.get(pk="b")
    assert failed.claimed_by is None
    assert failed.due_at - timezone.now() <= timedelta(minutes=15)


def test_the_recorded_error_names_the_place_but_quotes_nobody(calls, worker, caplog):
    runner.run_due_jobs(worker)
    error = PeriodicJob.objects.get(pk="b").last_error
    assert error.startswith("ValueError (test_runner.py, ligne ")
    assert "camille" not in error
    assert "Job b failed" in caplog.text


def test_an_error_is_forgotten_once_the_job_succeeds(calls, worker, monkeypatch):
    runner.run_due_jobs(worker)
    monkeypatch.setitem(registry._jobs, "b", registry.Job("b", "b", timedelta(days=1), lambda: None))
    all_due()
    runner.run_due_jobs(worker)
    assert PeriodicJob.objects.get(pk="b").last_error == ""


def test_a_job_held_by_a_living_worker_is_left_to_it(calls, worker):
    runner.run_due_jobs(worker)
    all_due()
    other = presence.enter(Worker.Kind.WORKER)
    PeriodicJob.objects.filter(pk="a").update(claimed_by=other.pk, claimed_at=timezone.now())
    assert runner.run_due_jobs(worker) == ["b", "c"]


def test_a_job_held_by_a_dead_worker_is_taken_over(calls, worker, caplog):
    runner.run_due_jobs(worker)
    all_due()
    other = presence.enter(Worker.Kind.WORKER)
    PeriodicJob.objects.filter(pk="a").update(claimed_by=other.pk, claimed_at=timezone.now())
    dead(other)
    assert "a" in runner.run_due_jobs(worker)
    assert "taken over" in caplog.text


def test_a_job_taken_over_while_it_ran_is_not_given_back_by_the_first(calls, worker, monkeypatch, caplog):
    other = presence.enter(Worker.Kind.WORKER)

    def slow():
        PeriodicJob.objects.filter(pk="a").update(claimed_by=other.pk)

    monkeypatch.setitem(registry._jobs, "a", registry.Job("a", "a", timedelta(minutes=1), slow))
    runner.run_due_jobs(worker)
    assert PeriodicJob.objects.get(pk="a").claimed_by == other.pk
    assert "taken over while it ran" in caplog.text


def test_a_worker_given_up_by_the_others_shows_itself_again(worker):
    Worker.objects.all().delete()
    presence.beat(worker)
    assert Worker.objects.alive().filter(pk=worker.pk).exists()


def test_a_worker_is_alive_until_it_leaves_or_is_unseen_for_a_minute(worker):
    assert list(Worker.objects.alive()) == [worker]
    dead(worker)
    assert list(Worker.objects.alive()) == []
    assert list(Worker.objects.vanished()) == [worker]
    presence.beat(worker)
    presence.leave(worker)
    assert not Worker.objects.alive().exists()
    assert not Worker.objects.vanished().exists()


def test_workers_long_gone_are_forgotten_when_another_comes(worker):
    Worker.objects.update(seen_at=timezone.now() - timedelta(days=2))
    stopped = presence.enter(Worker.Kind.CRON)
    Worker.objects.filter(pk=stopped.pk).update(stopped_at=timezone.now() - timedelta(hours=2))
    presence.enter(Worker.Kind.CRON)
    assert Worker.objects.count() == 1


@given(
    started=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    every=st.integers(1, 10_000),
)
def test_a_job_is_due_again_one_period_later_to_the_minute(started, every):
    due = runner.next_due(started, timedelta(minutes=every))
    assert due.second == due.microsecond == 0
    assert timedelta(minutes=every - 1) < due - started <= timedelta(minutes=every)


def test_two_jobs_cannot_share_a_name_and_none_runs_more_than_once_a_minute(calls):
    with pytest.raises(ValueError, match="two periodic jobs"):
        registry.periodic("a", label="", every=timedelta(days=1))(print)
    with pytest.raises(ValueError, match="once a minute"):
        registry.periodic("d", label="", every=timedelta(seconds=30))


def test_the_product_s_own_jobs_all_run(worker, caplog, db):
    caplog.set_level(logging.ERROR)
    names = runner.run_due_jobs(worker)
    assert {"publish_scheduled", "recover_lost_tasks", "prune_task_results", "clear_sessions"} <= set(names)
    assert not PeriodicJob.objects.exclude(last_error="").exists()

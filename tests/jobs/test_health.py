"""/health/ tells which part is broken: each is broken here in turn."""

import shutil
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone

from cms.jobs import health, presence, runner
from cms.jobs.models import PeriodicJob, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    worker = presence.enter(Worker.Kind.WORKER)
    runner.run_due_jobs(worker)
    return worker


def failing(client):
    """The names of the failing parts, after checking that the status says the same."""
    answer = client.get("/health/")
    state = answer.json()
    failed = {name for name, part in state["checks"].items() if not part["ok"]}
    assert (answer.status_code, state["ok"]) == ((503, False) if failed else (200, True))
    return failed


def test_all_is_well(client, worker):
    assert failing(client) == set()


def test_it_is_never_cached_and_opens_no_session(client, worker):
    answer = client.get("/health/")
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post("/health/").status_code == 405


def test_the_site_in_maintenance_still_tells_its_health(client, worker, settings):
    settings.MAINTENANCE = True
    assert failing(client) == set()


def test_the_database_does_not_answer(client, worker, monkeypatch, caplog):
    def refused():
        raise DatabaseError("password authentication failed for user maillage")

    monkeypatch.setattr(connection, "cursor", refused)
    answer = client.get("/health/")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False}
    assert "password" not in answer.text


def test_a_migration_is_pending(client, worker, monkeypatch):
    monkeypatch.setattr(health, "_migrated", False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    assert failing(client) == {"migrations"}


def test_the_cache_does_not_answer(client, worker, monkeypatch):
    def refused(*args, **kwargs):
        raise DatabaseError("no such table: django_cache")

    monkeypatch.setattr(cache, "get", refused)
    assert failing(client) == {"cache"}


def test_no_worker_ever_came(client):
    assert failing(client) == {"worker"}


def test_the_worker_stopped(client, worker):
    presence.leave(worker)
    assert failing(client) == {"worker"}


def test_the_worker_was_killed_a_minute_ago(client, worker):
    Worker.objects.update(seen_at=timezone.now() - timedelta(seconds=61))
    assert failing(client) == {"worker"}
    assert client.get("/health/").json()["checks"]["worker"]["heartbeat_age_s"] >= 61


def test_cron_in_place_of_a_worker_may_miss_one_minute_not_more(client, worker):
    presence.leave(worker)
    cron = presence.enter(Worker.Kind.CRON)
    presence.leave(cron)
    Worker.objects.filter(pk=cron.pk).update(seen_at=timezone.now() - timedelta(seconds=120))
    assert failing(client) == set()
    Worker.objects.filter(pk=cron.pk).update(seen_at=timezone.now() - timedelta(seconds=180))
    assert failing(client) == {"worker"}


def test_a_job_is_late(client, worker):
    PeriodicJob.objects.filter(pk="publish_scheduled").update(due_at=timezone.now() - timedelta(minutes=6))
    assert failing(client) == {"jobs"}
    assert client.get("/health/").json()["checks"]["jobs"]["late"] == ["publish_scheduled"]


def test_a_job_under_way_is_late_only_when_stuck(client, worker):
    job = PeriodicJob.objects.filter(pk="publish_scheduled")
    an_hour_ago = timezone.now() - timedelta(minutes=59)
    job.update(due_at=an_hour_ago, claimed_by=worker.pk, claimed_at=an_hour_ago)
    assert failing(client) == set()
    job.update(claimed_at=timezone.now() - timedelta(minutes=61))
    assert failing(client) == {"jobs"}


def test_a_job_gone_from_the_code_is_not_missed(client, worker):
    PeriodicJob.objects.create(name="ancienne", due_at=timezone.now() - timedelta(days=30))
    assert failing(client) == set()


def test_the_disk_is_full(client, worker, monkeypatch):
    total = 40 * 1024**3
    usage = shutil._ntuple_diskusage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(total, total - 10**9, 10**9))
    assert failing(client) == {"disk"}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(total, total - 3 * 10**9, 3 * 10**9))
    assert failing(client) == set()

"""« Tâches de fond », as the person in charge of the network's computers reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.backoffice.roles import Role
from cms.jobs import presence, runner
from cms.jobs.models import PeriodicJob, Worker
from cms.jobs.report import in_words

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(admin_client):
    return lambda: admin_client.get(reverse("jobs_report")).text


def test_it_shows_jobs_workers_and_when_they_come_next(page):
    worker = presence.enter(Worker.Kind.WORKER)
    runner.run_due_jobs(worker)
    text = page()
    assert "Publication programmée des pages" in text
    assert "Chaque minute" in text
    assert worker.host in text
    assert "À jour" in text
    assert "En retard" not in text


def test_it_says_that_nobody_works(page):
    assert "Aucun processus de fond" in page()


def test_it_shows_a_late_job_and_one_that_failed(page):
    runner.run_due_jobs(presence.enter(Worker.Kind.WORKER))
    PeriodicJob.objects.filter(pk="clear_sessions").update(last_error="ValueError (tasks.py, ligne 12)")
    assert "En échec" in page()
    assert "ValueError (tasks.py, ligne 12)" in page()
    PeriodicJob.objects.filter(pk="clear_sessions").update(due_at=timezone.now() - timedelta(hours=1))
    assert "En retard" in page()


def test_it_names_a_failed_task_without_quoting_its_error(page):
    DBTaskResult.objects.create(
        task_path="association.members.tasks.essai",
        status="FAILED",
        finished_at=timezone.now(),
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="background",
        run_after=None,
        exception_class_path="builtins.ValueError",
        traceback="ValueError: camille.martin@exemple.invalid",
    )
    text = page()
    assert "association.members.tasks.essai" in text
    assert "ValueError" in text
    assert "camille" not in text


def test_it_is_for_the_network_administrator_and_the_superuser_alone(client, staff):
    for role in Role:
        client.force_login(staff(role))
        status = client.get(reverse("jobs_report")).status_code
        assert (role, status) == (role, 200 if role == Role.NETWORK_ADMINISTRATOR else 302)


def test_its_cost_does_not_grow_with_the_failures(admin_client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fail(times):
        for _ in range(times):
            DBTaskResult.objects.create(
                task_path="a.b",
                status="FAILED",
                finished_at=timezone.now(),
                args_kwargs={"args": [], "kwargs": {}},
                backend_name="background",
                run_after=None,
            )

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            admin_client.get(reverse("jobs_report"))
        return len(queries)

    cost()
    fail(2)
    few = cost()
    fail(18)
    assert cost() == few


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (timedelta(minutes=1), "chaque minute"),
        (timedelta(minutes=15), "toutes les 15 minutes"),
        (timedelta(hours=1), "chaque heure"),
        (timedelta(hours=6), "toutes les 6 heures"),
        (timedelta(days=1), "chaque jour"),
        (timedelta(days=7), "tous les 7 jours"),
    ],
)
def test_periods_are_said_as_people_say_them(period, words):
    assert in_words(period) == words

"""The real processes of `make run` and of a deployment: gunicorn and the worker, started, used, stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection
from django_tasks_db.models import DBTaskResult

from association.people.models import User
from cms.jobs.models import Worker
from tests import scratch
from tests.scratch import ALIAS

PASSWORD = "un mot de passe de test"


@pytest.fixture
def url(db, tmp_path):
    with scratch.copied_database(tmp_path) as url:
        yield url


@pytest.fixture
def processes():
    """Started here, gone at the end, whatever the test did."""
    started = []
    yield started
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=10)


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def environment(folder, url, port, **more):
    programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return scratch.environment(folder, url, PATH=programs, PORT=str(port), **more)


def launch(command, env, processes):
    process = subprocess.Popen(
        command, env=env, cwd=settings.BASE_DIR, start_new_session=True, stdout=subprocess.DEVNULL
    )
    processes.append(process)
    return process


def health(port):
    """The state told by /health/, or None while nobody answers."""
    try:
        with urlopen(f"http://localhost:{port}/health/", timeout=10) as answer:
            return json.load(answer)
    except HTTPError as refused:
        return json.load(refused)
    except (URLError, ConnectionError, TimeoutError):
        return None


def eventually(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if result := condition():
            return result
        time.sleep(0.2)
    return pytest.fail("waited in vain")


def is_well(port):
    return (health(port) or {}).get("ok")


def answers(port):
    return health(port) is not None


def test_make_run_s_processes_serve_and_ctrl_c_stops_them_all(url, tmp_path, processes):
    port = free_port()
    honcho = launch(["honcho", "start"], environment(tmp_path, url, port), processes)
    eventually(lambda: is_well(port))

    with urlopen(f"http://localhost:{port}/compte/login/") as page:
        assert page.status == 200
        assert "X-Request-Reference" in page.headers

    honcho.send_signal(signal.SIGINT)
    assert honcho.wait(timeout=20) == 130
    assert not answers(port)
    with pytest.raises(ProcessLookupError):
        os.killpg(honcho.pid, 0)
    assert not Worker.objects.using(ALIAS).filter(stopped_at=None).exists()


def test_200_parallel_writes_of_our_sqlite_all_arrive(url, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite: run without DATABASE_URL")
    errors, counted = write_in_parallel(url, tmp_path)
    assert (errors, counted) == ([], 200)


def test_the_same_writes_with_django_s_own_settings_do_not(url, tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite: run without DATABASE_URL")
    errors, counted = write_in_parallel(url, tmp_path, "defaults")
    assert errors
    assert counted < 200


def write_in_parallel(url, tmp_path, *options):
    """4 processes of 10 threads add one, 5 times each; returns the errors and the sum."""
    row = Worker.objects.using(ALIAS).create(kind=Worker.Kind.WORKER, host="essai", pid=0)
    env = scratch.environment(tmp_path, url)
    writers = [
        scratch.python(
            "-m", "tests.project.drill", "10", "5", str(row.pk), *options, env=env, stdout=subprocess.PIPE
        )
        for _ in range(4)
    ]
    said = b"\n".join(writer.communicate(timeout=120)[0] for writer in writers)
    assert all(writer.returncode == 0 for writer in writers)
    return said.decode().split("\n") if said.strip() else [], Worker.objects.using(ALIAS).get(pk=row.pk).pid


@pytest.mark.long
@pytest.mark.postgresql
def test_two_web_and_two_workers_share_one_postgresql(url, tmp_path, processes):
    drill = {"DJANGO_SETTINGS_MODULE": "tests.jobs.drill.settings", "WEB_CONCURRENCY": "1"}
    ports = [free_port(), free_port()]
    # One folder for all, as machines share a store: files, and the key of the sessions.
    envs = [environment(tmp_path, url, port, **drill) for port in ports]
    webs = [launch(["gunicorn", "cms.wsgi"], env, processes) for env in envs]
    workers = [launch([sys.executable, "manage.py", "worker"], env, processes) for env in envs]
    for port in ports:
        eventually(lambda port=port: is_well(port))
    eventually(lambda: Worker.objects.using(ALIAS).alive().count() == 2)

    # Both workers take tasks, each task once; each periodic job once.
    tasks = [enqueue(f"pas {number}") for number in range(40)]

    def done():
        return list(DBTaskResult.objects.using(ALIAS).filter(pk__in=tasks, status="SUCCESSFUL"))

    def both_work():
        # One busy with the periodic jobs may leave the first forty to the other.
        tasks.append(enqueue(f"pas {len(tasks)}"))
        return len({task.worker_ids[0] for task in done()}) == 2

    eventually(both_work)
    eventually(lambda: len(done()) == len(tasks))
    assert Group.objects.using(ALIAS).filter(name__startswith="pas ").count() == len(tasks)
    assert {len(task.worker_ids) for task in done()} == {1}
    journal = (tmp_path / "journal.txt").read_text().splitlines()
    assert sorted(line.split()[0] for line in journal if line.startswith("job-")) == [
        f"job-{number}" for number in range(10)
    ]

    # Who signs in at one is known at the other.
    User.objects.using(ALIAS).create(
        email="a@exemple.invalid", password=make_password(PASSWORD), is_superuser=True
    )
    browser = sign_in(ports[0], "a@exemple.invalid")
    with browser.open(f"http://localhost:{ports[1]}/admin/") as page:
        assert page.url.endswith("/admin/")

    # One of each dies: the others go on.
    os.killpg(webs[0].pid, signal.SIGKILL)
    os.killpg(workers[0].pid, signal.SIGKILL)
    last = enqueue("pas dernier")
    eventually(lambda: DBTaskResult.objects.using(ALIAS).get(pk=last).status == "SUCCESSFUL")
    assert is_well(ports[1])

    for process in (webs[1], workers[1]):
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def enqueue(name):
    task = DBTaskResult.objects.using(ALIAS).create(
        task_path="tests.jobs.drill.tasks.take_short_step",
        args_kwargs={"args": [name], "kwargs": {}},
        backend_name="background",
        run_after=None,
    )
    return task.pk


def sign_in(port, email):
    cookies = CookieJar()
    browser = build_opener(HTTPCookieProcessor(cookies))
    address = f"http://localhost:{port}/compte/login/"
    browser.open(address).close()
    token = next(cookie.value for cookie in cookies if cookie.name == "csrftoken")
    form = urlencode({"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token})
    browser.open(Request(address, form.encode(), headers={"Referer": address})).close()
    return browser

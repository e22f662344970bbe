"""A real database of one's own, for tests with several processes: a copy of the migrated test database.

What other processes write must be committed, and a committed write would stay in the test database.
"""

import os
import sqlite3
import subprocess
import sys
import uuid
from contextlib import contextmanager

import psycopg2
from django.conf import settings
from django.db import connection, connections
from django.db.utils import ConnectionHandler

from cms.settings.databases import database_from

ALIAS = "scratch"


@contextmanager
def copied_database(folder):
    """Yield the URL of the copy; in the block, Model.objects.using("scratch") reads and writes it.

    The test database itself is left out of the test from then on.
    """
    copy = _copied_postgresql if connection.vendor == "postgresql" else _copied_sqlite
    with copy(folder) as (url, name):
        # Made by hand: the guards of Django's tests forbid any other name among the settings.
        connections[ALIAS] = connection.copy(ALIAS)
        connections[ALIAS].settings_dict["NAME"] = name
        try:
            yield url
        finally:
            connections[ALIAS].close()
            del connections[ALIAS]


@contextmanager
def new_sqlite(folder, **environ):
    """Yield the URL of an empty SQLite database, whatever the tests' own is; "scratch" reads it.

    The settings in environ may do without migrations: its tables are then made from the models.
    """
    url = f"sqlite:///{folder / 'new.sqlite3'}"
    env = environment(folder, url, **environ)
    for command in (("migrate", "--run-syncdb"), ("createcachetable",)):
        if manage(*command, "--verbosity", "0", env=env).wait(timeout=300):
            raise RuntimeError(f"{command[0]} failed")
    entry = database_from(url, folder)
    connections[ALIAS] = ConnectionHandler({"default": entry, ALIAS: entry}).create_connection(ALIAS)
    try:
        yield url
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]


@contextmanager
def _copied_sqlite(folder):
    path = folder / "scratch.sqlite3"
    source, target = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(path)
    source.backup(target)
    source.close()
    target.close()
    yield f"sqlite:///{path}", str(path)


@contextmanager
def _copied_postgresql(folder):
    name = f"scratch_{uuid.uuid4().hex[:12]}"
    server = connection.settings_dict
    connection.close()  # a template must have no visitor; the test's transaction has nothing to undo
    password, host, port = server["PASSWORD"], server["HOST"], server["PORT"] or 5432
    admin = psycopg2.connect(
        dbname="postgres", user=server["USER"], password=password, host=host or None, port=port
    )
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE {name} TEMPLATE "{server["NAME"]}"')
        try:
            yield f"postgres://{server['USER']}:{password}@{host}:{port}/{name}", name
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    admin.close()


def environment(folder, url, **more):
    """The environment of a process that works on the copy, with its own folder."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "PATH") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONUNBUFFERED": "1",
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        **more,
    }


def python(*arguments, env, **options):
    """Start this Python on the arguments, from the root of the project."""
    return subprocess.Popen([sys.executable, *arguments], env=env, cwd=settings.BASE_DIR, **options)


def manage(*arguments, env, **options):
    return python("manage.py", *arguments, env=env, **options)

"""Where a benchmark runs: SQLite always, then PostgreSQL if DATABASE_URL names a server.

Each database in a process of its own, on a scratch database made and dropped there, so that its peak
memory and its caches are its own.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path


def run(module, lane, show, **environment):
    """Run lane() on each database, show(name, figures, said) it, and print the last figures as JSON.

    module: the name the benchmark is run by. said: the lines the lane printed before its figures.
    environment: more variables for the lanes. Returns the last figures; None in a lane itself.
    """
    if len(sys.argv) > 1 and sys.argv[1] == "--lane":
        print(json.dumps(lane()))
        return None
    with tempfile.TemporaryDirectory() as folder:
        result = _in_lane(module, show, "SQLite", folder, "", environment)
        if url := os.environ.get("DATABASE_URL", ""):
            result = _in_lane(module, show, "PostgreSQL", folder, url, environment)
        else:
            print("PostgreSQL: not measured, DATABASE_URL is not set.\n")
    print(json.dumps(result))
    return result


def _in_lane(module, show, name, folder, url, environment):
    variables = {
        "DATA_DIR": str(Path(folder) / name.lower()),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", module, "--lane"]
    output = subprocess.run(
        command, env=os.environ | variables | environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    *said, figures = output.strip().splitlines()
    figures = json.loads(figures)
    show(name, figures, said)
    print()
    return figures


@contextmanager
def scratch_database(*, serving=False):
    """The database of the lane, made and dropped. serving: the test client will be used."""
    import django

    django.setup()
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    if serving:
        setup_test_environment()
    old = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(old, verbosity=0)

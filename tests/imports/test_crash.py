"""A worker killed in the middle of an analysis: another goes on, and no row is there twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from cms.backoffice.imports import analysis, uploads
from cms.backoffice.imports.formats import get_format
from cms.backoffice.models import ImportBatch
from tests.imports.files import csv_bytes

ROWS = 2_300

# The analysis in a process of its own, on the tests' database, slowed down so as to be caught in the act.
WORKER = """
import sys, time
import django
from django.conf import settings
django.setup()
settings.DATABASES["default"]["NAME"] = sys.argv[2]
from cms.backoffice.imports.analysis import analyse
analyse(int(sys.argv[1]), between_batches=lambda: time.sleep(0.4))
"""


@pytest.fixture
def waiting(transactional_db):
    from django.core.files.uploadedfile import SimpleUploadedFile

    lines = [
        ["Nom reçu", "Nature"],
        *([f"LIGUE {n}" + " " * 40 + "X", "Autre (de fait)"] for n in range(ROWS)),
    ]
    file = SimpleUploadedFile("long.csv", csv_bytes(lines))
    return uploads.receive_file(import_format=get_format("organisations"), file=file, user=None)


def start(batch):
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(batch.pk), str(connection.settings_dict["NAME"])],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test"},
    )


def wait_for(batch, rows, process):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        batch.refresh_from_db()
        if batch.rows_done >= rows:
            return
        time.sleep(0.02)
    raise AssertionError(f"{batch.rows_done} rows only")


def test_killed_in_the_middle_then_resumed(waiting):
    killed = start(waiting)
    wait_for(waiting, 500, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    waiting.refresh_from_db()
    assert waiting.status == "analysing"
    assert 0 < waiting.rows_done < ROWS
    assert waiting.rows.count() == waiting.rows_done, "whole batches only"

    analysis.analyse(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.rows_done) == ("ready", ROWS)
    assert list(waiting.rows.values_list("line", flat=True)) == list(range(2, ROWS + 2))


def test_two_workers_on_one_file_make_each_row_once(waiting):
    processes = [start(waiting), start(waiting)]
    assert [process.wait(timeout=120) for process in processes] == [0, 0]
    waiting.refresh_from_db()
    if waiting.status != "ready":  # both stopped for each other: the next attempt finishes
        analysis.analyse(waiting.pk)
        waiting.refresh_from_db()
    assert (waiting.status, waiting.rows.count()) == ("ready", ROWS)


@pytest.mark.django_db
def test_a_duplicate_is_found_across_the_interruption(monkeypatch):
    lines = [["N° FINESS", "Nom reçu", "Nature"], ["310781406", "PREMIÈRE", "Autre (de fait)"]]
    lines += [["", f"LIGUE {n}", "Autre (de fait)"] for n in range(5)]
    lines += [["310781406", "SECONDE", "Autre (de fait)"]]
    monkeypatch.setattr(analysis, "BATCH", 3)

    class Killed(Exception):
        pass

    def kill():
        raise Killed

    batch = ImportBatch(format="organisations", file_name="f.csv", sha256="")
    from hashlib import sha256

    from django.core.files.base import ContentFile

    batch.sha256 = sha256(csv_bytes(lines)).hexdigest()
    batch.file.save("f.csv", ContentFile(csv_bytes(lines)), save=True)
    with pytest.raises(Killed):
        analysis.analyse(batch.pk, between_batches=kill)
    analysis.analyse(batch.pk)
    last = batch.rows.get(line=8)
    assert last.state == "refused"
    assert "Même identifiant que la ligne 2" in str(last.messages)

"""The worker backs up once a day where BACKUP_DIR says, and keeps the last archives."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.backup import health, postgresql, services, storages, tasks
from cms.backup.refusals import Refused
from cms.jobs.models import PeriodicJob


@pytest.fixture
def backed_up_to(monkeypatch):
    """Where backups would have been written."""
    places = []
    monkeypatch.setattr(tasks, "back_up", lambda to: places.append(to))
    return places


def test_nothing_is_backed_up_until_a_folder_is_named(backed_up_to, settings):
    settings.BACKUP_DIR = ""
    tasks.daily_backup()
    assert backed_up_to == []


def test_the_last_archives_are_kept(backed_up_to, settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path), 3
    for day in range(1, 7):
        (tmp_path / f"maillage-2026-11-{day:02}-030000.tar").touch()
    (tmp_path / "somebody-else.tar").touch()
    tasks.daily_backup()
    assert backed_up_to == [str(tmp_path)]
    assert [path.name[9:19] for path in services.archives(tmp_path)] == [
        "2026-11-04", "2026-11-05", "2026-11-06",
    ]  # fmt: skip
    assert (tmp_path / "somebody-else.tar").exists()


@pytest.mark.django_db
def test_health_tells_of_a_backup_that_failed(settings):
    settings.BACKUP_DIR = "/backups"
    assert health.backup() == {"ok": True, "age_h": None}
    finished = timezone.now() - timedelta(hours=5)
    job = PeriodicJob.objects.create(name="backup", due_at=finished, last_finished_at=finished)
    assert health.backup() == {"ok": True, "age_h": 5}
    job.last_error = "OSError: No space left on device"
    job.save()
    assert not health.backup()["ok"]
    settings.BACKUP_DIR = ""
    assert health.backup()["ok"]


def test_a_machine_without_the_programs_of_postgresql_is_told_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "PROGRAMS", tmp_path)
    with pytest.raises(Refused, match="installez postgresql-client"):
        postgresql.program("pg_dump")
    for version in ("9.6", "17", "15"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin" / "pg_dump").touch()
    assert postgresql.program("pg_dump") == str(tmp_path / "17" / "bin" / "pg_dump")


def test_files_of_an_object_store_are_said_to_be_elsewhere(settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    }
    found = storages.folders()
    assert found["default"] is None
    assert found["private"] is not None


def test_a_failure_in_the_middle_puts_the_former_files_back(tmp_path):
    (tmp_path / "former.txt").write_text("former")
    (tmp_path / ".restoring").mkdir()
    (tmp_path / ".restoring" / "new.txt").write_text("new")
    with pytest.raises(ZeroDivisionError), storages.exchanged([tmp_path]):
        assert (tmp_path / "new.txt").exists()
        raise ZeroDivisionError
    assert (tmp_path / "former.txt").read_text() == "former"
    assert not (tmp_path / "new.txt").exists()
    assert not (tmp_path / ".former").exists()

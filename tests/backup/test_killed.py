"""A backup or a restore killed in the middle: no archive that looks whole, and the next one repairs."""

import subprocess
import time

import pytest

from tests import scratch

pytestmark = pytest.mark.django_db
MANY = 60 * 1024 * 1024


def killed_when(house, sign, *arguments):
    """Start a command, and kill it as soon as sign() is seen."""
    house.leave()
    process = scratch.manage(
        *map(str, arguments), env=house.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 120
    while not sign() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    process.kill()
    return process.wait()


def test_a_killed_backup_leaves_no_archive_and_the_next_one_cleans_up(house):
    with (house.folder / "media" / "film.bin").open("wb") as film:
        film.truncate(MANY)

    def half_written():
        return any(path.stat().st_size > MANY // 10 for path in house.backups.glob(".*/archive.tar"))

    assert killed_when(house, half_written, "backup") == -9
    assert house.archives() == []
    assert len(list(house.backups.iterdir())) == 1
    archive = house.back_up()
    assert list(house.backups.iterdir()) == [archive]


def test_a_killed_restore_is_run_again(house):
    with (house.folder / "media" / "film.bin").open("wb") as film:
        film.truncate(MANY)
    before = house.state()
    archive = house.back_up()
    house.ruin()
    ruined = house.state()

    def half_prepared():
        return any((house.folder / "media" / ".restoring").rglob("film.bin"))

    assert killed_when(house, half_prepared, "restore", archive, "--force") == -9
    tables, files = house.state()
    assert tables == ruined[0]
    assert {name: files[name] for name in ruined[1]} == ruined[1]
    code, said = house.restore(archive, "--force")
    assert code == 0, said
    assert house.state() == before

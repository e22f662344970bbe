"""What was backed up comes back: every row and every file, here or on another machine."""

import itertools
import stat
import threading

import pytest
from django.conf import settings
from django.db import connections, transaction

from association.people.models import Person
from tests import scratch
from tests.backup.house import FILES, member_names

pytestmark = pytest.mark.django_db


def test_everything_comes_back(house):
    before = house.state()
    archive = house.back_up()
    assert_kept_well(house, archive)
    house.ruin()
    assert house.state() != before
    code, said = house.restore(archive, "--force")
    assert code == 0, said
    assert "Restauré" in said
    assert house.state() == before
    assert set(house.files()) == set(FILES)
    assert house.manage("migrate", "--check")[0] == 0
    added = Person(first_name="Hugo", last_name="Nouveau")
    added.prepare_for_save()
    added.save(using=scratch.ALIAS)  # the numbers of rows go on where they were
    assert "Nouveau" in house.names()


def assert_kept_well(house, archive):
    """For its owner alone, alone in its folder, without the key, and in an order any tar reads."""
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert list(house.backups.iterdir()) == [archive]
    assert settings.SECRET_KEY.encode() not in archive.read_bytes()
    names = member_names(archive)
    assert names[0].startswith("database.")
    assert names[-1] == "manifest.json"
    assert {"files/default/images/réunion.png", "files/private/signatures/1.pdf"} < set(names)


def test_a_backup_of_a_site_in_use_is_of_one_moment(house):
    """A secretary goes on writing two rows at a time: no archive has one without the other."""
    done, entry = threading.Event(), connections[scratch.ALIAS]

    def write_pairs():
        connections[scratch.ALIAS] = entry.copy(scratch.ALIAS)
        for rank in itertools.takewhile(lambda _: not done.is_set(), itertools.count()):
            with transaction.atomic(using=scratch.ALIAS):
                for half in ("un", "deux"):
                    person = Person(first_name=half, last_name=f"Paire {rank}")
                    person.prepare_for_save()
                    person.save(using=scratch.ALIAS)
        connections[scratch.ALIAS].close()

    secretary = threading.Thread(target=write_pairs)
    secretary.start()
    try:
        archive = house.back_up()
    finally:
        done.set()
        secretary.join()
    pairs = Person.objects.using(scratch.ALIAS).filter(last_name__startswith="Paire")
    written = pairs.count()
    assert house.restore(archive, "--force")[0] == 0
    assert pairs.filter(first_name="un").count() == pairs.filter(first_name="deux").count()
    assert pairs.count() <= written
    assert written > 0

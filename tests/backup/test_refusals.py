"""A restore that must not be is refused in words, and nothing has moved."""

import re
import sqlite3
from contextlib import closing

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.backup import services
from cms.backup.archive import Content
from tests.backup.house import remade

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(monkeypatch):
    """refused(archive) → what was said, before the database or the files were even looked at."""

    def touched():
        raise AssertionError("the restoration would have begun")

    monkeypatch.setattr(services, "_alone", touched)

    def attempt(archive):
        with pytest.raises(CommandError) as refusal:
            call_command("restore", archive, force=True)
        return str(refusal.value)

    return attempt


@pytest.fixture
def stopped(backed_up):
    """stopped(archive, …) → what the real command said, once sure that nothing changed."""
    house, _ = backed_up

    def attempt(archive, *arguments, **env):
        before = house.state()
        code, said = house.restore(archive, *arguments, **env)
        assert code == 1, said
        assert "Traceback" not in said
        assert house.state() == before
        assert not list(house.folder.glob(".restoring-*"))
        return said

    return attempt


@pytest.fixture
def archive(backed_up):
    return backed_up[1]


def test_an_installation_that_is_not_empty_without_force(archive, stopped):
    said = stopped(archive)
    assert "n’est pas vide" in said
    assert "--force" in said


def test_another_key(archive, stopped):
    assert "autre SECRET_KEY" in stopped(archive, "--force", SECRET_KEY="another key, " * 5)


def test_no_file_there(tmp_path, refused):
    assert "ne peut être lu" in refused(tmp_path / "nowhere.tar")


def test_a_truncated_archive(archive, tmp_path, refused):
    data = archive.read_bytes()
    cut = tmp_path / "cut.tar"
    for kept in (0, 100, len(data) // 2, len(data) - 1):
        cut.write_bytes(data[:kept])
        assert "abîmée" in refused(cut)
    cut.write_bytes(data + b"\0")
    assert "abîmée" in refused(cut)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere(archive, tmp_path, refused, place, bit):
    data = bytearray(archive.read_bytes())
    data[int(place * len(data))] ^= 1 << bit
    (tmp_path / "flipped.tar").write_bytes(data)
    assert "rien n’a été touché" in refused(tmp_path / "flipped.tar")


def test_every_byte_of_the_end_counts(archive, tmp_path, refused):
    data = archive.read_bytes()
    for place in range(len(data) - 150, len(data)):
        flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        (tmp_path / "flipped.tar").write_bytes(flipped)
        assert "rien n’a été touché" in refused(tmp_path / "flipped.tar")


def test_another_version(archive, tmp_path, refused):
    def older(manifest):
        manifest.version = "0.0.9"

    said = refused(remade(archive, tmp_path / "older.tar", change=older))
    assert "autre version" in said
    assert "0.0.9" in said


def test_a_database_that_went_through_other_migrations(archive, tmp_path, refused):
    def behind(manifest):
        manifest.migrations["people"] = "0001_initial"

    said = refused(remade(archive, tmp_path / "behind.tar", change=behind))
    assert "people : 0001_initial dans l’archive" in said


def test_another_kind_of_database(archive, tmp_path, refused):
    other = "postgresql" if connection.vendor == "sqlite" else "sqlite"

    def moved(manifest):
        manifest.vendor = other

    said = refused(remade(archive, tmp_path / "other.tar", change=moved))
    assert "PostgreSQL" in said
    assert "SQLite" in said


def test_a_file_missing_from_the_archive(archive, tmp_path, refused):
    lost = "files/private/signatures/1.pdf"
    said = refused(remade(archive, tmp_path / "poor.tar", without=[lost]))
    assert "Il manque" in said
    assert lost in said


@pytest.mark.parametrize(
    "name",
    [
        "files/default/../../../evil",
        "/etc/evil",
        "files/default//etc/evil",
        "files/elsewhere/evil",
        "evil",
        "../evil",
    ],
)
def test_a_file_that_would_land_elsewhere(archive, tmp_path, refused, name):
    convention = "files/default/documents/convention.pdf"
    assert "interdit" in refused(remade(archive, tmp_path / "wrong.tar", renamed={convention: name}))


def test_an_archive_that_somebody_else_sealed(archive, tmp_path, refused):
    data = archive.read_bytes()
    seal = re.search(rb"seal ([0-9a-f]{64})\n$", data)[1]
    (tmp_path / "forged.tar").write_bytes(data.replace(seal, seal[::-1]))
    assert "n’a pas été faite par cette installation" in refused(tmp_path / "forged.tar")


def test_a_file_that_is_not_what_the_manifest_says(archive, tmp_path, stopped):
    def swapped(manifest):
        name = "files/private/signatures/1.pdf"
        manifest.members[name] = Content(manifest.members[name].size, "0" * 64)

    assert "abîmée" in stopped(remade(archive, tmp_path / "swapped.tar", change=swapped), "--force")


def test_a_database_that_does_not_hold_what_the_manifest_says(archive, tmp_path, stopped):
    """On PostgreSQL this is found at the end of the restoration: the transaction and the files go back."""

    def lying(manifest):
        manifest.tables["people_person"][0] += 1

    said = stopped(remade(archive, tmp_path / "lying.tar", change=lying), "--force")
    assert "incohérente" in said or "table people_person" in said


def test_a_site_in_service(backed_up, archive):
    house, _ = backed_up
    house.leave()
    url = house.env["DATABASE_URL"]
    reaching = psycopg2.connect if connection.vendor == "postgresql" else _sqlite
    with closing(reaching(url)):
        code, said = house.restore(archive, "--force")
    assert code == 1
    assert "en service" in said
    assert house.names() == {"Perdue"}


def _sqlite(url):
    session = sqlite3.connect(url.removeprefix("sqlite:///"))
    session.execute("SELECT count(*) FROM people_person").fetchone()
    return session


def test_a_backup_among_the_files_it_backs_up(backed_up):
    house, _ = backed_up
    code, said = house.manage("backup", "--to", house.folder / "media" / "backups")
    assert code == 1
    assert "choisissez un autre dossier" in said


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(CommandError, match="n’a pas pu être écrite"):
        call_command("backup", to=tmp_path / "file" / "backups")

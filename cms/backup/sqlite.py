"""SQLite: a consistent copy taken while the site runs, and put back in one transaction."""

import hashlib
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from cms.backup.refusals import Refused

MEMBER = "database.sqlite3"
PLAIN = re.compile(r"[a-z0-9_]+")


def _path():
    return Path(connection.settings_dict["NAME"])


def dump(target):
    """Copy the database to the target; return {table: [rows, checksum]} of the copy.

    VACUUM INTO rather than the backup API: one snapshot too, and the free pages, where what was
    erased may still be read, are left behind.
    """
    with closing(sqlite3.connect(_path(), timeout=60)) as source:
        source.execute("VACUUM INTO ?", [str(target)])
    return contents(target)


def contents(path):
    """{table: [rows, checksum]}; the checksum does not depend on the order of the rows."""
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        names = [name.decode() for (name,) in tables]
        return {name: _content(database, name) for name in names if PLAIN.fullmatch(name)}


def _content(database, table):
    rows = total = 0
    for row in database.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 a name of PLAIN letters
        rows += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:7], "big")
    return [rows, str(total)]


def inhabited():
    """How many tables the database has."""
    if not _path().exists():
        return 0
    with closing(sqlite3.connect(_path())) as database:
        return database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]


def check_quiet():
    with closing(_alone()):
        pass


def _alone():
    """A connection that no other can share: whoever has the database open keeps it from us."""
    _path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = sqlite3.connect(_path(), timeout=2, isolation_level=None)
    try:
        target.execute("PRAGMA locking_mode=EXCLUSIVE")
        target.execute("BEGIN EXCLUSIVE")
        target.execute("ROLLBACK")
    except sqlite3.OperationalError:
        target.close()
        raise Refused(
            "La base est en service : arrêtez le site, le worker et l’expéditeur, puis recommencez."
        ) from None
    return target


def verify(dump_path, tables):
    """The copy is a sound database that holds what the manifest says."""
    try:
        with closing(sqlite3.connect(dump_path)) as database:
            sound = database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        if sound and contents(dump_path) == tables:
            return
    except sqlite3.DatabaseError:
        pass
    raise Refused("La base que contient l’archive est incohérente : rien n’a été touché.")


def restore(dump_path, tables):
    """Replace the database by the copy, which was verified: SQLite's own transaction, all or nothing."""
    with closing(sqlite3.connect(dump_path)) as source, closing(_alone()) as target:
        try:
            source.backup(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise Refused(f"SQLite a refusé la copie, la base est restée telle quelle : {error}") from error

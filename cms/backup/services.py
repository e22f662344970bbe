"""Backing up the installation and restoring it: the database, the files, and proof that both are whole."""

import fcntl
import logging
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from cms.backup import postgresql, sqlite, storages, versions
from cms.backup.archive import FILES, SUFFIX, ArchiveReader, ArchiveWriter, Manifest, stored, written_aside
from cms.backup.refusals import Refused
from cms.backup.seal import Sealed, key_fingerprint

logger = logging.getLogger(__name__)

PREFIX = "maillage-"
ASIDE = ".restoring-"
VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Outcome:
    """What was backed up or restored; elsewhere names the storages that are not on this machine."""

    path: Path
    size: int
    tables: int
    rows: int
    files: int
    elsewhere: tuple
    made_at: str


def engine():
    """The module that dumps and restores the database in use."""
    engines = {"sqlite": sqlite, "postgresql": postgresql}
    if connection.vendor not in engines:
        raise Refused(f"La base {connection.vendor} ne se sauvegarde pas ainsi.")
    return engines[connection.vendor]


def back_up(*, to):
    """Write one archive in a folder, aside first, and return its Outcome. The site may go on.

    The database first, the files after: a file without its row is harmless, a row without its
    file is not. Raises Refused, or OSError when the disk does.
    """
    to = Path(to).resolve()
    folders = storages.folders()
    if inside := [alias for alias, folder in folders.items() if folder and to.is_relative_to(folder)]:
        raise Refused(
            f"{to} est parmi les fichiers à sauvegarder ({inside[0]}) : choisissez un autre dossier."
        )
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = engine()
    now = timezone.localtime()
    target = to / f"{PREFIX}{now:%Y-%m-%d-%H%M%S}{SUFFIX}"
    manifest = Manifest(
        version=versions.product_version(),
        made_at=now.isoformat(timespec="seconds"),
        vendor=connection.vendor,
        key=key_fingerprint(),
        migrations=versions.of_the_database(),
    )
    with written_aside(target) as folder:
        dump = folder / database.MEMBER
        manifest.tables = database.dump(dump)
        writer = ArchiveWriter(folder / "archive.tar", manifest)
        writer.add(database.MEMBER, dump)
        for storage, location in folders.items():
            manifest.storages[storage] = "archive" if location else "elsewhere"
            for path in storages.files_under(location) if location else ():
                writer.add(f"{FILES}/{storage}/{path.as_posix()}", location / path)
        writer.close()
    return _outcome(target, manifest)


def restore(*, archive, force):
    """Put the installation back as the archive has it, and return its Outcome.

    Everything is verified and written aside before anything is touched; then the files are moved
    and the database replaced in one transaction. A failure leaves, or puts back, what there was.
    force: replace a database or files that are not empty. Raises Refused.
    """
    archive = Path(archive)
    database = engine()
    try:
        file = archive.open("rb")
    except OSError as error:
        raise Refused(f"{archive} ne peut être lu : {error.strerror}.") from None
    with file:
        sealed = Sealed(file)
        reader = ArchiveReader(file)
        _check_origin(reader.manifest)
        sealed.check_seal()
        reader.check_members(database.MEMBER)
        connection.close()
        with _alone():
            database.check_quiet()
            folders = _folders_of(reader.manifest)
            _check_room(database, folders, force)
            with _prepared(reader, database, folders) as dump, storages.exchanged(folders.values()):
                database.restore(dump, reader.manifest.tables)
    logger.info("Restored from a backup of %s", reader.manifest.made_at)
    return _outcome(archive, reader.manifest)


@contextmanager
def _alone():
    """No other restore of this installation runs at the same time."""
    settings.DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Une autre restauration est en cours.") from None
        yield
    finally:
        os.close(lock)


def _check_origin(manifest):
    """The archive is of this version of the product, this kind of database and this SECRET_KEY."""
    if manifest.key != key_fingerprint():
        raise Refused(
            "Cette archive a été faite avec une autre SECRET_KEY : les liens déjà envoyés et les sessions "
            "ne vaudraient plus rien. Remettez cette clé dans l’environnement, puis recommencez."
        )
    if manifest.vendor != connection.vendor:
        theirs, ours = (VENDORS.get(vendor, vendor) for vendor in (manifest.vendor, connection.vendor))
        raise Refused(f"Cette archive contient une base {theirs}, l’installation est sur {ours}.")
    ours = versions.product_version()
    apart = versions.differences(manifest.migrations, versions.of_the_code())
    if manifest.version != ours or apart:
        words = [f"version {manifest.version} dans l’archive, {ours} ici"] if manifest.version != ours else []
        raise Refused(
            "Cette archive vient d’une autre version du produit (" + " ; ".join([*words, *apart]) + "). "
            "Restaurez-la avec le code de sa version, puis mettez à jour."
        )


def _folders_of(manifest):
    """{storage: folder} of the files the archive holds."""
    here = storages.folders()
    wanted = [storage for storage, where in manifest.storages.items() if where == "archive"]
    if lost := [storage for storage in wanted if not here.get(storage)]:
        raise Refused(
            f"Les fichiers « {', '.join(lost)} » de l’archive n’ont pas de dossier sur cette machine."
        )
    for storage in wanted:
        here[storage].mkdir(parents=True, exist_ok=True)
        storages.put_back_leftovers(here[storage])
    return {storage: here[storage] for storage in wanted}


def _check_room(database, folders, force):
    tables = database.inhabited()
    files = sum(1 for folder in folders.values() for _ in storages.files_under(folder))
    if (tables or files) and not force:
        raise Refused(
            f"L’installation n’est pas vide ({tables} table(s), {files} fichier(s)) : rien n’a été touché. "
            "Avec --force, la restauration remplace tout."
        )


@contextmanager
def _prepared(reader, database, folders):
    """Everything of the archive, verified and written aside; yield where the dump is."""
    for leftover in settings.DATA_DIR.glob(f"{ASIDE}*"):  # of a restore that was killed
        shutil.rmtree(leftover)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=ASIDE) as aside:
        dump = Path(aside) / database.MEMBER

        def place(name):
            if name == database.MEMBER:
                return dump
            storage, path = stored(name)
            return folders[storage] / storages.PREPARED / path

        try:
            for folder in folders.values():
                (folder / storages.PREPARED).mkdir(mode=0o700)
            reader.extract(place)
            database.verify(dump, reader.manifest.tables)
            yield dump
        finally:
            for folder in folders.values():
                shutil.rmtree(folder / storages.PREPARED, ignore_errors=True)


def _outcome(path, manifest):
    return Outcome(
        path=path,
        size=path.stat().st_size,
        tables=len(manifest.tables),
        rows=sum(rows for rows, _ in manifest.tables.values()),
        files=len(manifest.members) - 1,
        elsewhere=tuple(name for name, where in manifest.storages.items() if where == "elsewhere"),
        made_at=manifest.made_at,
    )


def archives(folder):
    """The whole archives of a folder, oldest first: their names tell their age."""
    return sorted(Path(folder).glob(f"{PREFIX}*{SUFFIX}"))


def keep_last(*, folder, number):
    """Delete the oldest archives beyond that number."""
    for archive in archives(folder)[:-number]:
        with suppress(FileNotFoundError):
            archive.unlink()

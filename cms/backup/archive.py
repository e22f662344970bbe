"""The archive: one sealed tar of the database, the files and, last, the manifest.

database.sqlite3 or database.dump    the dump
files/<storage>/<path>               every file of the storages kept on this machine
manifest.json                        what all of it must be
"""

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from cms.backup.refusals import Refused
from cms.backup.seal import CHUNK, DAMAGED, SealedWriter

SUFFIX = ".tar"
PARTIAL = ".partial"
MANIFEST = "manifest.json"
FILES = "files"
MANIFEST_LIMIT = 512 * 1024 * 1024


@dataclass(frozen=True)
class Content:
    """One member of the archive, as the manifest knows it."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What the archive holds and where it comes from; kept as JSON."""

    version: str
    made_at: str
    vendor: str
    key: str
    migrations: dict
    tables: dict = field(default_factory=dict)
    #: {storage: "archive" or "elsewhere"}
    storages: dict = field(default_factory=dict)
    members: dict = field(default_factory=dict)

    def to_json(self):
        members = {name: [content.size, content.sha256] for name, content in self.members.items()}
        return json.dumps(vars(self) | {"members": members}, indent=1).encode()

    @classmethod
    def from_json(cls, data):
        fields = json.loads(data)
        fields["members"] = {name: Content(*content) for name, content in fields["members"].items()}
        return cls(**fields)


@contextmanager
def written_aside(target):
    """Yield a folder of one's own beside the target; archive.tar in it becomes the target at the end.

    The folder has the target's name, so that two backups never write the same archive; it stays
    locked for as long as its process lives. Whatever stops the block leaves no archive.
    """
    clear_leftovers(target.parent)
    folder = target.parent / f".{target.name}{PARTIAL}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        raise Refused(f"Une autre sauvegarde écrit {target} en ce moment.") from None
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if target.exists():
            raise Refused(f"{target} existe déjà : une sauvegarde n’en remplace jamais une autre.")
        yield folder
        (folder / "archive.tar").rename(target)
        _fsync_folder(target.parent)
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(parent):
    """Remove what killed backups left: it is locked by nobody, and full of personal data."""
    for folder in parent.glob(f".*{SUFFIX}{PARTIAL}"):
        with suppress(OSError):
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(lock)


def _fsync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class ArchiveWriter:
    """Streams members into a new file of mode 0600, counting each; close() adds manifest and seal."""

    def __init__(self, path, manifest):
        self.file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        self.sealed = SealedWriter(self.file)
        self.tar = tarfile.open(fileobj=self.sealed, mode="w|")  # noqa: SIM115 closed by close()
        self.manifest = manifest

    def add(self, name, path):
        """Add a file under that name. A file gone since it was listed is left out."""
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return
        with file:
            status = os.fstat(file.fileno())
            reader = _HashingReader(file)
            self._add(name, status.st_size, reader, status.st_mtime)
        self.manifest.members[name] = Content(status.st_size, reader.hash.hexdigest())

    def _add(self, name, size, reader, mtime=0):
        information = tarfile.TarInfo(name)
        information.size, information.mode, information.mtime = size, 0o600, int(mtime)
        try:
            self.tar.addfile(information, reader)
        except OSError as error:
            if error.errno is None:  # tarfile's own: the file ended early
                raise Refused(f"{name} a changé pendant la sauvegarde : recommencez.") from error
            raise

    def close(self):
        data = self.manifest.to_json()
        self.tar.addfile(_described(data), _Bytes(data))
        self.tar.close()
        self.sealed.end()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()


def _described(data):
    information = tarfile.TarInfo(MANIFEST)
    information.size, information.mode = len(data), 0o600
    return information


class _Bytes:
    def __init__(self, data):
        self.view = memoryview(data)

    def read(self, size):
        part, self.view = self.view[:size], self.view[size:]
        return bytes(part)


class _HashingReader:
    def __init__(self, file):
        self.file = file
        self.hash = hashlib.sha256()

    def read(self, size):
        data = self.file.read(size)
        self.hash.update(data)
        return data


class ArchiveReader:
    """Members of an archive whose checksum is right; file is open at its beginning."""

    def __init__(self, file):
        with _damage_said():
            self.tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115 the file is the caller's
            members = self.tar.getmembers()
            last = members.pop() if members else None
            if last is None or last.name != MANIFEST or not last.isreg() or last.size > MANIFEST_LIMIT:
                raise Refused(DAMAGED)
            self.manifest = Manifest.from_json(self.tar.extractfile(last).read())
            self.members = members

    def check_members(self, database):
        """Each member is plain, expected, and there once; nothing of the manifest is missing.

        database: the name of the dump.
        """
        names = [member.name for member in self.members]
        expected = self.manifest.members
        for member in self.members:
            if not member.isreg() or not (member.name == database or self._is_file(member.name)):
                raise Refused(
                    f"L’archive contient un élément interdit ({member.name!r}) : rien n’a été touché."
                )
        if missing := expected.keys() - set(names):
            lost = f"{len(missing)} fichier(s), dont {min(missing)}"
            raise Refused(f"Il manque dans l’archive {lost} : rien n’a été touché.")
        if sorted(names) != sorted(expected) or database not in expected:
            raise Refused(DAMAGED)

    def _is_file(self, name):
        """files/<storage>/<path>, where no part climbs or hides."""
        parts = name.split("/")
        wrong = {"", ".", ".."}
        kept = self.manifest.storages.get(parts[1]) == "archive" if len(parts) > 2 else False
        return kept and parts[0] == FILES and not wrong.intersection(parts) and "\0" not in name

    def extract(self, place):
        """Write every member where place(name) says, verifying each. The caller removes what was written."""
        for member in self.members:
            target = place(member.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            counted = hashlib.sha256()
            with _damage_said():
                source = self.tar.extractfile(member)
            with target.open("xb") as file:
                while data := source.read(CHUNK):
                    counted.update(data)
                    file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if Content(member.size, counted.hexdigest()) != self.manifest.members[member.name]:
                raise Refused(DAMAGED)
            os.utime(target, (member.mtime, member.mtime))


def stored(name):
    """(storage, path) of a file's name in the archive."""
    _, storage, *parts = PurePosixPath(name).parts
    return storage, Path(*parts)


@contextmanager
def _damage_said():
    try:
        yield
    except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError, EOFError):
        raise Refused(DAMAGED) from None

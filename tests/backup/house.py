"""An installation to back up, ruin and restore, by its real commands."""

import hashlib
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections

from association.people.models import Person, PersonEmail
from cms.backup.archive import ArchiveReader, ArchiveWriter
from tests import scratch

FILES = {
    "media/images/réunion.png": b"\x89PNG" + bytes(range(256)) * 40,
    "media/documents/convention.pdf": b"%PDF-1.7 convention",
    "private/signatures/1.pdf": b"%PDF-1.7 signature",
    "private/imports/.vide.csv": b"",
}


class House:
    def __init__(self, folder, url):
        self.folder = folder
        self.backups = folder / "backups"
        self.env = scratch.environment(folder, url, SECRET_KEY=settings.SECRET_KEY)

    def furnish(self):
        for rank in range(20):
            person = Person(
                first_name="Éva", last_name=f"Durand {rank}", notes="l’année «\u00a0passée\u00a0»"
            )
            person.prepare_for_save()
            person.save(using=scratch.ALIAS)
            PersonEmail(person=person, address=f"eva{rank}@chu.invalid").save(using=scratch.ALIAS)
        for name, content in FILES.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.leave()

    def leave(self):
        """Close the test's own connection: a restore wants the database for itself."""
        connections[scratch.ALIAS].close()

    def manage(self, *arguments, **env):
        """(exit code, all that was said) of a command."""
        self.leave()
        with tempfile.TemporaryFile() as said:
            done = scratch.manage(*map(str, arguments), env=self.env | env, stdout=said, stderr=said)
            code = done.wait(timeout=300)
            said.seek(0)
            return code, said.read().decode()

    def back_up(self):
        code, said = self.manage("backup")
        assert code == 0, said
        return max(self.archives())

    def archives(self):
        return sorted(self.backups.glob("*.tar"))

    def restore(self, archive, *arguments, **env):
        return self.manage("restore", archive, *arguments, **env)

    def ruin(self):
        """What people did since the backup."""
        PersonEmail.objects.using(scratch.ALIAS).all().delete()
        Person.objects.using(scratch.ALIAS).update(last_name="Perdue")
        (self.folder / "media/documents/convention.pdf").write_bytes(b"ruined")
        (self.folder / "private/signatures/1.pdf").unlink()
        (self.folder / "media/newer.txt").write_text("newer")
        self.leave()

    def names(self):
        people = set(Person.objects.using(scratch.ALIAS).values_list("last_name", flat=True))
        self.leave()
        return people

    def tables(self):
        """{table: every row of it}, whatever the order."""
        connection = connections[scratch.ALIAS]
        found = {}
        with connection.cursor() as cursor:
            for table in sorted(connection.introspection.table_names(cursor)):
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(repr, cursor.fetchall()))
        self.leave()
        return found

    def files(self):
        """{path: checksum} of all that people gave, and nothing left of a restore."""
        return {
            str(path.relative_to(self.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for place in ("media", "private")
            for path in (self.folder / place).rglob("*")
            if path.is_file()
        }

    def state(self):
        return self.tables(), self.files()


def remade(source, target, *, change=lambda manifest: None, without=(), renamed=None):
    """The archive written again, and sealed with the right key, with something wrong in it."""
    with source.open("rb") as file, tempfile.TemporaryDirectory() as folder:
        reader = ArchiveReader(file)
        expected = dict(reader.manifest.members)
        writer = ArchiveWriter(target, reader.manifest)
        for rank, member in enumerate(reader.members):
            if member.name in without:
                continue
            path = Path(folder) / str(rank)
            path.write_bytes(reader.tar.extractfile(member).read())
            writer.add((renamed or {}).get(member.name, member.name), path)
        for name in without:
            writer.manifest.members[name] = expected[name]
        change(writer.manifest)
        writer.close()
    return target


def member_names(archive):
    with tarfile.open(archive) as tar:
        return tar.getnames()

"""Loads the RPPS register's file: read once, line by line, filtered as it is read, put in place at once.

The lines kept wait in a temporary database of their own, where they are grouped by number: the file
is in no order one may count on, and memory stays the same however long it is. The product's own
database is locked only while the last file is replaced.
"""

import json
import re
import sqlite3
import tempfile
import zipfile
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from django.db import transaction

from association.people.models import RppsEntry
from association.people.rules.rpps_file import Activity, grouped, positions, read_line
from association.records.dated import today
from association.records.names import folded
from cms.backoffice.errors import Refusal

BATCH = 1000
#: A line of the register has a thousand characters; one a hundred times longer is no line of it.
MAX_LINE = 100_000
#: The real file unzips to about three gigabytes.
MAX_UNZIPPED = 8 * 1024**3
PROGRESS_EVERY = 20_000
DAY_IN_NAME = re.compile(r"(20\d\d)(\d\d)(\d\d)")


@dataclass
class Counts:
    """lines: read, header aside. kept: professionals. unreadable: lines left out for being damaged."""

    lines: int = 0
    kept: int = 0
    unreadable: int = 0


def load_rpps(*, stream, departments, file_date, progress=None):
    """Replace the look-up file by another. Returns Counts.

    stream: the bytes of a .txt, or of a .zip holding one, in which one can seek. departments: the
    codes kept. progress: called with the Counts so far, every twenty thousand lines. Raises Refusal,
    in French, for another kind of file, a missing column (named), no department, or nobody of the
    departments in it; what was loaded before then stays.
    """
    if not departments:
        raise Refusal("Choisissez d’abord la région du réseau (Réglages, Territoire) : elle dit qui garder.")
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        shelf = sqlite3.connect(Path(folder) / "kept.sqlite3")
        try:
            shelf.execute("PRAGMA synchronous=OFF")
            shelf.execute("CREATE TABLE kept (number TEXT, line INTEGER, activity TEXT)")
            _sort_out(opened(stream), shelf, set(departments), counts, progress)
            _replace(shelf, file_date, counts)
        finally:
            shelf.close()
    return counts


def day_of(name):
    """The day a file's name carries (PS_LibreAcces_…_202610080904.txt), else today."""
    for match in DAY_IN_NAME.finditer(name):
        try:
            return date(*map(int, match.groups()))
        except ValueError:
            continue
    return today()


def opened(stream):
    """The file from its beginning, unzipped on the way if need be. Raises Refusal."""
    stream.seek(0)
    if not zipfile.is_zipfile(stream):
        stream.seek(0)
        return stream
    try:
        archive = zipfile.ZipFile(stream)
        entry = _register_in(archive)
        if entry.flag_bits & 0x1:
            raise Refusal("Cette archive est protégée par un mot de passe.")
        if entry.file_size > MAX_UNZIPPED:
            raise Refusal("Une fois décompressé, ce fichier est plus long que le registre lui-même.")
        return archive.open(entry)
    except (zipfile.BadZipFile, NotImplementedError):
        raise Refusal("Cette archive est abîmée : téléchargez-la à nouveau.") from None


def _register_in(archive):
    texts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".txt")]
    named = [entry for entry in texts if "personne_activite" in entry.filename.lower()]
    if len(found := named or texts) != 1:
        raise Refusal("Cette archive doit contenir un seul fichier « Personne activité » (.txt).")
    return found[0]


def check_header(stream):
    """Raise Refusal, at once, for what is not a file of the register; the stream is left at its beginning."""
    _places(_lines(opened(stream)))
    stream.seek(0)


def _places(lines):
    try:
        return positions(next(lines, ""))
    except ValueError as error:
        raise Refusal(str(error)) from None


def _lines(file):
    """The lines of the file, none of them endless. Raises Refusal for what is no such text."""
    read = 0
    while True:
        try:
            line = file.readline(MAX_LINE)
            text = line.decode("utf-8-sig" if read == 0 else "utf-8")
        except UnicodeDecodeError:
            raise Refusal("Ce fichier n’est pas en UTF-8 : ce n’est pas celui de l’Annuaire Santé.") from None
        except (zipfile.BadZipFile, zipfile.zlib.error, EOFError):
            raise Refusal("Cette archive est abîmée : téléchargez-la à nouveau.") from None
        if not line:
            return
        read += len(line)
        if len(line) == MAX_LINE or read > MAX_UNZIPPED:
            raise Refusal("Ce fichier n’a pas la forme du registre : une de ses lignes est trop longue.")
        yield text


def _sort_out(file, shelf, departments, counts, progress):
    """Put the activities of the departments on the shelf."""
    lines = _lines(file)
    places = _places(lines)
    rows = []
    for line in lines:
        counts.lines += 1
        try:
            activity = read_line(line, places, departments)
        except ValueError:
            counts.unreadable += 1
            activity = None
        if activity:
            rows.append((activity.number, counts.lines, json.dumps(asdict(activity))))
        if len(rows) >= BATCH:
            shelf.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
            rows.clear()
        if progress and counts.lines % PROGRESS_EVERY == 0:
            progress(counts)
    shelf.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
    shelf.execute("CREATE INDEX kept_number ON kept (number, line)")


@transaction.atomic
def _replace(shelf, file_date, counts):
    """Put what is on the shelf in the place of the last file."""
    RppsEntry.objects.all()._raw_delete(RppsEntry.objects.db)
    entries = []
    kept = shelf.execute("SELECT number, activity FROM kept ORDER BY number, line")
    for _, rows in groupby(kept, key=lambda row: row[0]):
        entries.append(_entry([Activity(**json.loads(text)) for _, text in rows], file_date))
        counts.kept += 1
        if len(entries) >= BATCH:
            RppsEntry.objects.bulk_create(entries)
            entries.clear()
    RppsEntry.objects.bulk_create(entries)
    if not counts.kept:
        raise Refusal("Personne de ces départements n’est dans ce fichier : rien n’a été remplacé.")


def _entry(activities, file_date):
    first, skills, workplaces = grouped(activities)
    return RppsEntry(
        number=first.number,
        title=first.title,
        last_name=first.last_name,
        first_name=first.first_name,
        profession_code=first.profession,
        specialty_codes=skills,
        workplaces=workplaces,
        file_date=file_date,
        search_text=folded(f"{first.last_name} {first.first_name} {first.number}")[:250],
    )

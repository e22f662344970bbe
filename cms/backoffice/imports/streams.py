"""Files read as a stream: any size, plain or gzipped, at most one entry of them in memory at a time.

A national file weighs a gigabyte unzipped; what is kept of it (the chosen departments) is what
memory may grow with, and checking.MAX_ROWS bounds that.
"""

import gzip
import io
import zlib
from pathlib import PurePath

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.checking import SMALL_BYTES
from cms.backoffice.imports.formats import ImportFormat
from cms.backoffice.imports.sentences import figure

MEGABYTE = 1024 * 1024
GZIP = b"\x1f\x8b"
#: As the file arrives: the largest published today weighs 58 MB, gzipped.
MAX_STREAM_BYTES = 200 * MEGABYTE
#: Unzipped: the largest published today comes to 1.45 GB. Counted as it unfolds, never announced.
MAX_UNZIPPED_STREAM = 6 * 1024 * MEGABYTE
#: One entry (a legal entity with all its sites, a line): what a reader may have to hold whole.
MAX_ENTRY = 32 * MEGABYTE


class StreamedFormat(ImportFormat):
    """A format whose file is read as a stream. extensions: what such a file is called, in lower case."""

    streamed = True
    extensions = ()

    def open_stream(self, file, options):
        """Go through the whole file once. Returns an object with headings, rows (their number), notes,
        and lines(), which goes through it again and yields a Line at a time.

        file: opened for reading bytes, at its beginning. Raises Refusal (French) for a file that is not
        what it should be: nothing of it is staged then.
        """
        raise NotImplementedError

    def too_many(self, rows, maximum):
        """Why so many rows cannot be previewed, and what to do about it."""
        return (
            f"Ce choix retient {figure(rows)} lignes du fichier : le maximum est de {figure(maximum)}. "
            "Choisissez moins de départements."
        )


def check_stream(import_format, file):
    """Decide, before anything is kept, whether an uploaded file may be read. Returns its extension.

    Raises Refusal (French) for one too heavy, empty, or of another kind than its name says.
    """
    name = PurePath(file.name).name.lower()
    extension = next((one for one in import_format.extensions if name.endswith(one)), None)
    if extension is None:
        *others, last = import_format.extensions
        names = f"{', '.join(others)} et {last}" if others else last
        raise Refusal(f"Seuls les fichiers {names} sont acceptés ici.")
    if file.size > MAX_STREAM_BYTES:
        advice = "" if extension.endswith(".gz") else " Déposez-le compressé (.gz)."
        raise Refusal(f"Ce fichier pèse plus de {MAX_STREAM_BYTES // MEGABYTE} Mo.{advice}")
    beginning = file.read(2)
    file.seek(0)
    if not beginning:
        raise Refusal("Ce fichier est vide.")
    if extension.endswith(".gz") != (beginning == GZIP):
        raise Refusal(
            f"Ce fichier se nomme {extension} mais n’en est pas un : déposez-le tel que téléchargé."
        )
    return extension.lstrip(".")


def is_small(kind, size):
    """Whether the file is short enough to be read while the person waits; a gzipped one never is."""
    return not kind.endswith("gz") and size <= SMALL_BYTES["csv"]


class Unfolded(io.RawIOBase):
    """The bytes of a file, unzipped if they are zipped, counted as they pass.

    entry_done() says that an entry was read: between two of them, at most MAX_ENTRY bytes may pass.
    too_long: the sentence of a file whose entry never ends. Reading raises Refusal (French) there,
    beyond MAX_UNZIPPED_STREAM, and where a zipped file is cut or damaged.
    """

    def __init__(self, file, too_long):
        file.seek(0)
        zipped = file.read(2) == GZIP
        file.seek(0)
        self._source = gzip.GzipFile(fileobj=file) if zipped else file
        self._too_long = too_long
        self._total = self._since = 0

    def readable(self):
        return True

    def entry_done(self):
        self._since = 0

    def read(self, size=-1):
        # Never everything at once, whoever asks: a few kilobytes may unfold to gigabytes.
        size = MEGABYTE if size is None or size < 0 else min(size, MEGABYTE)
        try:
            data = self._source.read(size)
        except (EOFError, OSError, zlib.error):
            raise Refusal("Ce fichier compressé est incomplet ou abîmé : téléchargez-le à nouveau.") from None
        self._total += len(data)
        self._since += len(data)
        if self._total > MAX_UNZIPPED_STREAM:
            raise Refusal(
                "Une fois décompressé, ce fichier dépasse "
                f"{MAX_UNZIPPED_STREAM // MEGABYTE // 1024} Go : il n’est pas lu."
            )
        if self._since > MAX_ENTRY:
            raise Refusal(self._too_long)
        return data

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

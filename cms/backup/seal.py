"""What ends every archive: its checksum, and a seal that only a holder of SECRET_KEY can make.

The checksum tells a damaged archive, the seal a forged one: a dump is code that the database runs.
Both follow the two empty blocks where a tar ends, so that `tar tf` reads an archive all the same.
"""

import hashlib
import hmac
import re

from django.utils.crypto import salted_hmac

from cms.backup.refusals import Refused

FORMAT = "sha256 {} seal {}\n"
LENGTH = len(FORMAT.format("0" * 64, "0" * 64))
TRAILER = re.compile(rb"sha256 ([0-9a-f]{64}) seal ([0-9a-f]{64})\n")
CHUNK = 1024 * 1024

DAMAGED = "Cette archive est abîmée ou incomplète : rien n’a été touché. Prenez-en une autre."
FORGED = "Cette archive n’a pas été faite par cette installation, ou a été modifiée : rien n’a été touché."


def key_fingerprint():
    """What tells two SECRET_KEYs apart without telling either."""
    return salted_hmac("cms.backup.key", "fingerprint", algorithm="sha256").hexdigest()


def _sealed(digest):
    return salted_hmac("cms.backup.seal", digest, algorithm="sha256").hexdigest()


class SealedWriter:
    """Counts what is written; end() adds the trailer."""

    def __init__(self, file):
        self.file = file
        self.hash = hashlib.sha256()

    def write(self, data):
        self.hash.update(data)
        return self.file.write(data)

    def end(self):
        digest = self.hash.hexdigest()
        self.file.write(FORMAT.format(digest, _sealed(digest)).encode())


class Sealed:
    """An archive read to its last byte: whole, or refused. check_seal() then says who made it."""

    def __init__(self, file):
        size = file.seek(0, 2) - LENGTH
        if size < 0:
            raise Refused(DAMAGED)
        file.seek(size)
        if not (found := TRAILER.fullmatch(file.read())):
            raise Refused(DAMAGED)
        self.digest, self.seal = (part.decode() for part in found.groups())
        file.seek(0)
        actual = hashlib.sha256()
        while size:
            data = file.read(min(CHUNK, size))
            if not data:
                raise Refused(DAMAGED)
            actual.update(data)
            size -= len(data)
        if actual.hexdigest() != self.digest:
            raise Refused(DAMAGED)
        file.seek(0)

    def check_seal(self):
        if not hmac.compare_digest(_sealed(self.digest), self.seal):
            raise Refused(FORGED)

"""What the two JSON files of FINESS+ share: their entries one at a time, keys in either spelling.

Root {schemaVersion, generatedAt, pmej: […]}. The published files and the schema of December 2025 do not
spell keys alike (informationsGeneralesPMEJ, informationsGeneralesPmej), and give codes as text or as
{code, system}: both are read. Source: ANS, FINESS+, licence Ouverte 2.0.
"""

import re

import ijson

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.streams import Unfolded

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
HEAD = 4096
BLOCK = 16 * 1024
#: The files go down to ten levels or so; reading a level costs as much as the levels above it.
MAX_DEPTH = 500
GENERATED = re.compile(rb'"generatedAt"\s*:\s*"([0-9]{4}-[0-9]{2}-[0-9]{2})')
NOT_ACTIVE = frozenset({"I", "INACTIF", "F"})


class Node:
    """An object of the file, whose keys answer in any case; what is missing or of another type is empty."""

    def __init__(self, value):
        self._values = {key.lower(): one for key, one in value.items()} if isinstance(value, dict) else {}

    def __contains__(self, key):
        return key.lower() in self._values

    def node(self, key):
        return Node(self._values.get(key.lower()))

    def nodes(self, key):
        found = self._values.get(key.lower())
        return [Node(one) for one in found] if isinstance(found, list) else []

    def text(self, key):
        """A text, a number or the code of {code, system}, as a text on one line."""
        found = self._values.get(key.lower())
        if isinstance(found, dict):
            return Node(found).text("code")
        return "" if found is None or isinstance(found, list | bool) else " ".join(str(found).split())

    def day(self, key):
        """An ISO day (the hour of a moment left out), or ""."""
        match = DAY.match(self.text(key))
        return match[0] if match and match[0] > "1900-01-01" else ""

    def first_day(self, beginning):
        """The day of the first key that begins so, for keys whose end varies."""
        keys = sorted(key for key in self._values if key.startswith(beginning.lower()))
        return next(filter(None, map(self.day, keys)), "")

    @property
    def inactive(self):
        return self.text("etatObjet").upper() in NOT_ACTIVE


class Shallow(Unfolded):
    """The bytes of a JSON file, refused where its brackets open too deep (those in texts do not count)."""

    def __init__(self, file, too_long):
        super().__init__(file, too_long)
        self._depth, self._in_text, self._held = 0, 0, b""

    def read(self, size=-1):
        data = super().read(size)
        # Escapes go first, so that the quotes that are left are those of texts.
        plain = (self._held + data).replace(rb"\\", b"")
        self._held = b"\\" if plain.endswith(b"\\") else b""
        pieces = plain.removesuffix(b"\\").replace(rb"\"", b"").split(b'"')
        outside = b"".join(pieces[self._in_text :: 2])
        self._in_text = (self._in_text + len(pieces) - 1) % 2
        self._depth += sum(map(outside.count, (b"[", b"{"))) - sum(map(outside.count, (b"]", b"}")))
        if self._depth > MAX_DEPTH:
            raise Refusal(self._too_long)
        return data


def legal_entities(file, refusal):
    """Yield (rank, Node) of each legal entity of a file, with its sites. One is in memory at a time.

    refusal: the sentence of a file that is not the one expected. Raises Refusal.
    """
    source = Shallow(file, refusal)
    rank = 0
    try:
        for rank, entry in enumerate(ijson.items(source, "pmej.item", buf_size=BLOCK), start=1):
            source.entry_done()
            if not isinstance(entry, dict):
                raise Refusal(refusal)
            yield rank, Node(entry)
    except (ijson.JSONError, ValueError, RecursionError, OverflowError):
        told = f" après {rank} entités juridiques" if rank else ""
        raise Refusal(f"Ce fichier JSON est incomplet ou abîmé{told} : téléchargez-le à nouveau.") from None
    if not rank:
        raise Refusal(refusal)


def generated_on(file, refusal):
    """The ISO day the file was made, from its first characters; "" if they do not say."""
    found = GENERATED.search(Unfolded(file, refusal).read(HEAD))
    return found[1].decode() if found else ""

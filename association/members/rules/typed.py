"""Text typed by strangers, made fit to be kept and shown."""

import unicodedata

#: Invisible marks that words need: joiners of emoji and of some scripts.
KEPT = "\u200c\u200d"


def one_line(text: str) -> str:
    """The text on one line, composed (NFC), without control or direction marks, single-spaced."""
    return " ".join(_visible(text, kept="").split())


def lines(text: str) -> str:
    """The same over several lines; no more than one empty line in a row."""
    kept = []
    for line in _visible(text.replace("\r\n", "\n").replace("\r", "\n"), kept="\n").split("\n"):
        line = " ".join(line.split())
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def _visible(text, *, kept):
    """Without what is not seen: controls become spaces, marks of direction and the like go."""
    result = []
    for letter in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(letter)
        if letter in kept or letter in KEPT or kind[0] != "C":
            result.append(letter)
        elif kind == "Cc":
            result.append(" ")
    return "".join(result)

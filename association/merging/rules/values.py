"""Two values of one field: which are empty, which says more."""

#: What a form leaves where nothing is known.
EMPTY = (None, "", "unknown", False)


def is_empty(values):
    """Whether none of the values of a field says anything (a field may be several columns)."""
    return all(value in EMPTY for value in values)


def fuller(first, second):
    """Whether the second says more than the first; both are tuples of the values of one field.

    Something says more than nothing; then more columns filled; then accents, which nobody adds by
    mistake and which capitals lose; then capitals and small letters rather than capitals alone; then
    the longer text. Nothing to tell them apart: the first stays.
    """
    return weight(second) > weight(first)


def weight(values):
    """What fuller() compares."""
    filled = [str(value) for value in values if value not in EMPTY]
    text = " ".join(filled)
    letters = [letter for letter in text if letter.isalpha()]
    mixed = any(letter.islower() for letter in letters) and any(letter.isupper() for letter in letters)
    return (len(filled), sum(not letter.isascii() for letter in letters), mixed, len(text))

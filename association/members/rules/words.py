"""Words in a row, as a sentence says them."""


def in_words(things):
    """« la charte signée et la décision »; things: at least one."""
    *first, last = things
    return f"{', '.join(first)} et {last}" if first else last


def counted(number, words):
    """« 1 lettre partie », « 2 lettres parties »: each word takes an s from two on."""
    return f"{number} " + " ".join(f"{word}s" if number > 1 else word for word in words.split())

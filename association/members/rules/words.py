"""Words in a row, as a sentence says them."""


def in_words(things):
    """« la charte signée et la décision »; things: at least one."""
    *first, last = things
    return f"{', '.join(first)} et {last}" if first else last

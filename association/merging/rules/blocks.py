"""Pairs worth comparing: those that share a key, never all with all."""

from itertools import combinations


def pairs(blocks, most):
    """Yield (smaller, greater) for every two members of each block of at most that many.

    A key half the table shares tells nothing: its block is passed over.
    """
    for members in blocks:
        if 1 < len(members) <= most:
            yield from combinations(sorted(members), 2)

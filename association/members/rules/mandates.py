"""Two lists of representatives made one: nobody stands twice on a day, and one holder a day remains.

Periods run from their start, included, to their end, excluded; an end of None runs still.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Mandate:
    """A person represents an organisation. key: the row it comes from. stays: of the record that is kept."""

    key: Hashable
    person: Hashable
    holder: bool
    start: date
    end: date | None
    stays: bool

    def shares_a_day_with(self, other):
        return self.start < (other.end or date.max) and other.start < (self.end or date.max)

    def without(self, others: Iterable["Mandate"]) -> list["Mandate"]:
        """What is left of it outside the days of the others, in order."""
        left = [self]
        for other in others:
            left = [piece for one in left for piece in one._outside(other)]
        return sorted(left, key=lambda piece: piece.start)

    def within(self, others: Iterable["Mandate"]) -> list["Mandate"]:
        """Its days that the others have too, in order."""
        return self.without(self.without(others))

    def _outside(self, other):
        if not self.shares_a_day_with(other):
            return [self]
        before = [replace(self, end=other.start)] if self.start < other.start else []
        after = [replace(self, start=other.end)] if other.end and (self.end or date.max) > other.end else []
        return before + after


def settle(mandates: Iterable[Mandate]) -> list[Mandate]:
    """The mandates of one organisation once both lists are one, several pieces of a row possibly.

    The kept record's holders stay on all their days. On those days another holder is a deputy. Nobody
    is deputy while they are holder, nor twice. What comes from the absorbed record and prolongs a
    mandate of the same person, with which it shared a day, is that mandate, prolonged.
    """
    mandates = sorted(mandates, key=lambda one: (not one.stays, one.start))
    holders, deputies = [], []
    for one in (one for one in mandates if one.holder):
        left = one.without(holders)
        mine = [other for other in holders if other.person == one.person]
        lost = [piece for part in one.within(holders) for piece in part.without(mine)]
        holders += left
        deputies += [replace(piece, holder=False) for piece in lost]
    placed = []
    for one in [*(one for one in mandates if not one.holder), *deputies]:
        others = [other for other in [*holders, *placed] if other.person == one.person]
        placed += one.without(others)
    return _prolonged([*holders, *placed], {one.key: one for one in mandates})


def _prolonged(pieces, originals):
    """Join the pieces of the absorbed record to the kept mandate they prolong."""
    kept = [piece for piece in pieces if piece.stays]
    left = []
    for piece in (piece for piece in pieces if not piece.stays):
        position = next((n for n, one in enumerate(kept) if _prolongs(piece, one, originals)), None)
        if position is None:
            left.append(piece)
            continue
        one = kept[position]
        ends = (one.end, piece.end)
        kept[position] = replace(
            one, start=min(one.start, piece.start), end=None if None in ends else max(ends)
        )
    return [*kept, *left]


def _prolongs(piece, one, originals):
    touching = piece.start == one.end or piece.end == one.start
    same = (piece.person, piece.holder) == (one.person, one.holder)
    return touching and same and originals[piece.key].shares_a_day_with(originals[one.key])

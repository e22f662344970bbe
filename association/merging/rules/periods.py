"""Facts that hold at the same time: periods run from their start, included, to their end, excluded."""

from datetime import date


def together(periods):
    """Group periods that share a day, directly or through others: [[positions]], each in order of start.

    periods: [(start, end)], end None for what runs still.
    """
    groups, reach = [], date.min
    for position in sorted(range(len(periods)), key=lambda one: periods[one][0]):
        start, end = periods[position]
        if not groups or start >= reach:
            groups.append([])
            reach = date.min
        groups[-1].append(position)
        reach = max(reach, end or date.max)
    return groups


def whole(periods):
    """From the first start to the last end; None if one of them runs still."""
    ends = [end for _, end in periods]
    return min(start for start, _ in periods), None if None in ends else max(ends)

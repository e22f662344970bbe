"""Records that took the place of others: rooms above say so here, sheets and histories never name them.

    succession.register(where_it_went=function, former_keys=function)

where_it_went(model, key) → the key of the record that stands in its place now, or None.
former_keys(record) → the keys of those it took the place of: their history is read with its own.
"""

_rooms = []


def register(*, where_it_went, former_keys):
    _rooms.append((where_it_went, former_keys))


def where_it_went(model, key):
    """The key of the record that took the place of one that is gone, or None."""
    return next((found for find, _ in _rooms if (found := find(model, key)) is not None), None)


def former_keys(record):
    """The keys of the records this one took the place of."""
    return [key for _, find in _rooms for key in find(record)]

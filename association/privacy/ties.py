"""Who still has to do with the network: each app says whom its rows tie, the purge spares them.

    @ties.register
    def represents(cutoff):
        return Representative.objects.filter(…).values("person")

The function is given the moment before which a tie has been over long enough, and returns a queryset
of the keys of people.
"""

from collections.abc import Callable

_ties: list[Callable] = []


def register(tie):
    """Add the decorated function's people to those who are not former contacts."""
    _ties.append(tie)
    return tie


def tied(cutoff):
    """[queryset of keys of people], one for each tie."""
    return [tie(cutoff) for tie in _ties]

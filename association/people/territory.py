"""The departments of the network, told by the room that knows them: it joins here when Django starts."""

_sources = []


def register(source):
    """Join: source() returns the department codes of the network (« 31 », « 2A »)."""
    _sources.append(source)
    return source


def department_codes():
    """The codes of the network's departments; none while no region is chosen."""
    return {code for source in _sources for code in source()}

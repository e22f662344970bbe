"""What other rooms add to the sheet of a person: they join here, the sheet never names them.

@sections.register
def representations(person, user):
    return Listing("Représente", [...], rows)
"""

_sections = []


def register(section):
    """Add the decorated function's section (or None: nothing to show) to the sheet of a person."""
    _sections.append(section)
    return section


def sections_for(person, user):
    return [made for section in _sections if (made := section(person, user)) is not None]

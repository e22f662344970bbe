"""What other rooms add to the sheet of an organisation: they join here, the sheet never names them.

@sections.register
def groups(organisation, user):
    return Listing("Groupes", [...], rows)
"""

_sections = []


def register(section):
    """Add the decorated function's section (or None: nothing to show) to the sheet of an organisation."""
    _sections.append(section)
    return section


def sections_for(organisation, user):
    return [made for section in _sections if (made := section(organisation, user)) is not None]

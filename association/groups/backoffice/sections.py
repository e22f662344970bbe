"""What the sheet of a group shows and offers besides who belongs to it: its parts join here.

@sections.register
def meetings(group, user):
    return Listing("Réunions", [...], rows)

@sections.register_notices
def health(group, user):
    return [Notice("Aucune réunion depuis un an.")]

@sections.register_acts
def convene(group, user):
    return [{"url": …, "label": "Préparer une réunion", "icon": "date"}]
"""

_sections = []
_notices = []
_acts = []


def register(section):
    """Add the decorated function's section, or None where there is nothing to show."""
    _sections.append(section)
    return section


def register_notices(notices):
    """Add the decorated function's notices: a list, empty where all is well."""
    _notices.append(notices)
    return notices


def register_acts(acts):
    """Add the decorated function's buttons: dicts with url, label and icon; serious and main if so."""
    _acts.append(acts)
    return acts


def sections_for(group, user):
    return [made for section in _sections if (made := section(group, user)) is not None]


def notices_for(group, user):
    return [notice for notices in _notices for notice in notices(group, user)]


def acts_for(group, user):
    plain = {"serious": False, "main": False}
    return [plain | act for acts in _acts for act in acts(group, user)]

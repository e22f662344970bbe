"""What a person's public page says of their groups, if they chose to show them."""

from association.groups import directory
from association.people import public


def groups_of(person):
    """The names of the groups with a public page that the person belongs to today."""
    return [group.name for group in directory.groups_of(person)]


def declare():
    """Called when Django starts."""
    public.register_line("show_groups", "Groupes de travail", groups_of)

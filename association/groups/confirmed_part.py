"""The experts an organisation has in the groups, as it confirms them once a year."""

from association.groups.models import GroupRole
from association.members.confirmed_parts import register_confirmed_part


def experts(organisation):
    """Those who sit in a group on behalf of the organisation today, by name."""
    roles = GroupRole.objects.active().filter(organisation=organisation)
    rows = roles.select_related("person", "group").order_by("person__search_text", "pk")
    return [
        f"{row.person.formal_name}, {row.get_role_display().lower()} du groupe «\u00a0{row.group}\u00a0»"
        for row in rows
    ]


def declare():
    """Called when Django starts."""
    register_confirmed_part("Experts dans les groupes, au titre de l’organisation")(experts)

"""What a member is shown to confirm, part by part; rooms above the members' add theirs (the groups' experts).

@register_confirmed_part("Experts dans les groupes")
def experts(organisation):
    return ["Docteure Anne Martin, groupe Sein"]
"""

from collections.abc import Callable
from dataclasses import dataclass

from association.members.models import Representative
from association.records.names import folded


@dataclass(frozen=True)
class ConfirmedPart:
    """heading: over its lines on the page. lines: function of the organisation, texts in order."""

    heading: str
    lines: Callable


_parts: list[ConfirmedPart] = []


def register_confirmed_part(heading):
    """Have the decorated function, from an organisation to texts, shown under a heading."""

    def add(lines):
        _parts.append(ConfirmedPart(heading, lines))
        return lines

    return add


def parts_of(organisation):
    """[(heading, [texts])] of an organisation, in the order the rooms joined."""
    return [(part.heading, list(part.lines(organisation))) for part in _parts]


@register_confirmed_part("Représentant titulaire")
def holders(organisation):
    return _representatives(organisation, Representative.Kind.HOLDER)


@register_confirmed_part("Suppléants")
def deputies(organisation):
    return _representatives(organisation, Representative.Kind.DEPUTY)


def _representatives(organisation, kind):
    running = Representative.objects.active().filter(organisation=organisation, kind=kind)
    rows = sorted(running.select_related("person"), key=lambda row: folded(row.person.last_name))
    return [f"{row.person.formal_name}, depuis le {row.start_on:%d/%m/%Y}" for row in rows]

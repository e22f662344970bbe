"""What the public may know of the groups: their work, how many they gather, and who agreed to be shown.

Groups published and running today only; never why one is suspended, a presence, or who said no.
"""

from dataclasses import dataclass

from django.db.models import F

from association.groups.figures.composition import insiders, with_size
from association.groups.models.groups import WorkingGroup
from association.groups.models.roles import GroupRole
from association.groups.models.work import Deliverable
from association.people.models import PublicProfile
from association.people.services.profiles import published_profiles


@dataclass(frozen=True)
class Participant:
    """A person of a group as the public reads them; role: in words."""

    profile: PublicProfile
    role: str

    @property
    def name(self):
        person = self.profile.person
        return person.formal_name if self.profile.show_title else str(person)


@dataclass(frozen=True)
class People:
    """The people of a group: those who agreed to be named, leads apart, and the number of the others."""

    leads: list[Participant]
    members: list[Participant]
    total: int

    @property
    def others(self):
        return self.total - len(self.leads) - len(self.members)


def groups():
    """Today's public groups with their status and size, in the order of their kinds."""
    return with_size(WorkingGroup.objects.filter(published=True).running().with_status())


def groups_of(person):
    """Today's public groups of a person."""
    mine = insiders().filter(person=person).values("group")
    return WorkingGroup.objects.filter(published=True, pk__in=mine)


def by_kind():
    """[(name of the kind, its groups)], without the kinds that have none."""
    names = {
        WorkingGroup.Kind.SPECIALTY: "Groupes de spécialité",
        WorkingGroup.Kind.TRANSVERSAL: "Groupes transversaux",
        WorkingGroup.Kind.PROJECT: "Groupes projets",
    }
    found = list(groups())
    listed = [(name, [group for group in found if group.kind == kind]) for kind, name in names.items()]
    return [(name, some) for name, some in listed if some]


def people_of(group):
    """The People of a group today: each person once, under their first role."""
    order = list(GroupRole.Role)
    roles = {}
    for person, role in insiders(WorkingGroup.objects.filter(pk=group.pk)).values_list("person", "role"):
        roles[person] = min(roles.get(person, role), role, key=order.index)
    shown = (
        published_profiles()
        .filter(show_groups=True, person__in=roles)
        .select_related("person")
        .order_by("person__search_text", "pk")
    )
    named = [
        (roles[profile.person_id], Participant(profile, GroupRole.Role(roles[profile.person_id]).label))
        for profile in shown
    ]
    return People(
        leads=[one for role, one in named if role == GroupRole.Role.LEAD],
        members=[one for role, one in named if role != GroupRole.Role.LEAD],
        total=len(roles),
    )


def deliverables(group):
    """(what is awaited, soonest first; what was delivered, latest first), of what is shown to the public."""
    rows = Deliverable.objects.filter(group=group, public=True)
    awaited = rows.filter(delivered_on=None).order_by(F("due_on").asc(nulls_last=True), "pk")
    return list(awaited), list(rows.exclude(delivered_on=None).order_by("-delivered_on", "pk"))

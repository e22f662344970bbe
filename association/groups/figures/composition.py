"""Who makes up one group, some groups or all of them on a day: distinct people, in five queries."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from association.groups.models.groups import WorkingGroup
from association.groups.models.roles import GroupRole
from association.groups.rules.composition import (
    UNKNOWN,
    Breakdown,
    Participant,
    breakdowns,
    facility_of,
    family_of,
)
from association.members.models import OrganisationType
from association.people.models import Affiliation, Person
from association.records.dated import today

# What is not noted of a site is its legal entity's.
WHERE = (
    Coalesce("organisation__type__code", "organisation__parent__type__code"),
    Coalesce("organisation__type__family", "organisation__parent__type__family"),
    Coalesce("organisation__department__name", "organisation__parent__department__name"),
)


@dataclass(frozen=True)
class Composition:
    """The people of some groups on a day, counted once each."""

    on: date
    total: int
    breakdowns: list[Breakdown]

    def by(self, key):
        """One of the breakdowns: family, facility, department, profession or gender."""
        return next(one for one in self.breakdowns if one.key == key)


def insiders(groups=None, on=None):
    """The roles that make somebody part of these groups (all of them by default) on a day.

    Guests do not belong; a group closed that day has nobody.
    """
    groups = WorkingGroup.objects.all() if groups is None else groups
    roles = GroupRole.objects.active(on).filter(role__in=GroupRole.Role.insiders())
    return roles.filter(group__in=groups.running(on).order_by().values("pk")).order_by()


def composition(groups=None, on=None):
    """The Composition of these groups (all by default) on a day.

    Roles, posts and groups are those of that day; specialties, professions and gender, which are not
    dated, are those noted now.
    """
    on = on or today()
    participants = participants_of(insiders(groups, on), on)
    return Composition(on, len(participants), breakdowns(participants))


def participants_of(roles, on):
    """A Participant for each distinct person of these roles."""
    people = roles.values("person")
    places = _places(roles, people, on)
    professions = _by_person(Person.professions.through, people, "profession__code", "profession__label")
    families = _by_person(Person.specialties.through, people, "specialty__family", "specialty__code")
    rows = Person.objects.filter(pk__in=people).order_by().values_list("pk", "palliative_care", "gender")
    found = []
    for person, palliative_care, gender in rows:
        type_code, is_facility, department = places.get(person, (None, False, ""))
        practised = dict(professions.get(person, ()))
        found.append(
            Participant(
                family=family_of(
                    palliative_care=palliative_care,
                    professions=practised.keys(),
                    families={family for family, _ in families.get(person, ())},
                ),
                facility=facility_of(type_code, is_facility=is_facility),
                department=department,
                profession=next(iter(practised.values()), ""),
                gender=gender or UNKNOWN,
            )
        )
    return found


def _places(roles, people, on):
    """{person: (type of organisation, whether a facility, department)} of a day.

    The organisation is the one they come for, else that of their main post.
    """
    named = roles.filter(organisation__isnull=False).order_by("start_on", "pk")
    posts = Affiliation.objects.active(on).filter(person__in=people).order_by("-main", "-start_on", "pk")
    found = {}
    for rows in (named, posts):
        for person, type_code, family, department in rows.values_list("person", *WHERE):
            is_facility = family == OrganisationType.Family.FACILITY
            found.setdefault(person, (type_code or "", is_facility, department or ""))
    return found


def _by_person(through, people, *columns):
    """{person: [values]} of a table of links, in the order of what it links to."""
    field = columns[0].split("__")[0]
    rows = through.objects.filter(person__in=people).order_by(f"{field}__order", f"{field}__code")
    found = {}
    for person, *values in rows.values_list("person", *columns):
        found.setdefault(person, []).append(tuple(values))
    return found


def with_size(groups, on=None):
    """Annotate size: the number of distinct people of each group that day."""
    counted = (
        GroupRole.objects.active(on)
        .filter(role__in=GroupRole.Role.insiders(), group=OuterRef("pk"))
        .order_by()
        .values("group")
        .annotate(number=Count("person", distinct=True))
        .values("number")
    )
    return groups.annotate(size=Coalesce(Subquery(counted, output_field=IntegerField()), 0))

"""What the public may know of the members: who they are, where, and since when. Nothing else.

Members today only; never a status in cancer care, a contact that is not public, or why others left.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q
from django.utils.functional import cached_property

from association.members.models.memberships import Membership
from association.members.models.organisations import Organisation
from association.members.models.partners import Partnership
from association.members.models.reference import Department
from association.members.models.settings import TerritorySettings
from association.members.querysets import covers, today


def members():
    """Today's memberships with their organisation and college, in the order the list shows them."""
    return (
        _with_period(Membership.objects.active())
        .annotate(
            college_id=F("period__college"),
            college_name=F("period__college__name"),
            college_slug=F("period__college__slug"),
            college_order=F("period__college__order"),
        )
        .select_related("organisation__type", "organisation__department")
        .order_by("college_order", "college_name", "organisation__search_text", "pk")
    )


def _with_period(memberships):
    """Join the college period of today, if any."""
    in_force = covers(today(), start="college_periods__start_on", end="college_periods__end_on")
    return memberships.annotate(period=FilteredRelation("college_periods", condition=in_force))


def departments():
    """The departments of the network's region, by code, with their outlines."""
    region = TerritorySettings.objects.order_by("pk").values("region")[:1]
    return Department.objects.filter(region__in=region)


def sites_of(organisation):
    """The open sites of a member, which belong to it without being members themselves."""
    return organisation.sites.filter(closed_on=None).select_related("type", "department")


def partnerships():
    """Today's partnerships, in the order of their kinds."""
    kinds = [kind.value for kind in Partnership.Kind]
    rows = Partnership.objects.active().select_related("organisation__department")
    return sorted(rows, key=lambda row: (kinds.index(row.kind), row.organisation.search_text))


@dataclass(frozen=True, order=True)
class Choice:
    """A value of a filter, in the order it is proposed."""

    order: int
    label: str
    code: str

    def __str__(self):
        return self.label


class Search:
    """What a visitor asks for: words, a college, a department, a type. Nonsense asks for nothing."""

    def __init__(self, query):
        self.text = query.get("q", "").strip()[:100]
        self.college = query.get("college", "")
        self.department = query.get("departement", "")
        self.type = query.get("type", "")

    def members(self):
        found = members()
        if self.text:
            matching = Organisation.objects.matching(self.text).order_by()
            sites = matching.filter(parent__isnull=False, closed_on=None)
            found = found.filter(Q(organisation__in=matching) | Q(organisation__in=sites.values("parent")))
        if self.chosen_college:
            found = found.filter(college_slug=self.chosen_college.code)
        if self.chosen_department:
            found = found.filter(_in_department(self.chosen_department))
        if self.chosen_type:
            found = found.filter(organisation__type__code=self.chosen_type.code)
        return found

    @property
    def known_count(self):
        """How many members are found, when nothing is asked; None when they must be counted."""
        return sum(row["count"] for row in self._counts) if self.is_empty else None

    @property
    def colleges(self):
        """(college, number of members) of each college that has members."""
        return self._choices("period__college__order", "period__college__name", "period__college__slug")

    @property
    def types(self):
        """(type, number of members) of each type that members have."""
        names = (f"organisation__type__{name}" for name in ("order", "label", "code"))
        return self._choices(*names)

    @cached_property
    def departments(self):
        return list(departments().defer("outline"))

    @cached_property
    def chosen_college(self):
        return next((choice for choice, _ in self.colleges if choice.code == self.college), None)

    @cached_property
    def chosen_type(self):
        return next((choice for choice, _ in self.types if choice.code == self.type), None)

    @cached_property
    def chosen_department(self):
        return next((each for each in self.departments if each.code == self.department), None)

    @property
    def is_filtered(self):
        return bool(self.chosen_college or self.chosen_department or self.chosen_type)

    @property
    def is_empty(self):
        return not (self.text or self.is_filtered)

    @property
    def summary(self):
        """What was asked, in words: « foix », Usagers, Ariège."""
        chosen = [self.chosen_college, self.chosen_type, self.chosen_department]
        words = [f"«\u00a0{self.text}\u00a0»"] if self.text else []
        return ", ".join([*words, *(str(item) for item in chosen if item)])

    @property
    def sources(self):
        """Where the outlines and the members' places come from, for the line under the map."""
        return sources(self.departments, (row["organisation__source"] for row in self._counts))

    @cached_property
    def _counts(self):
        """Members counted by college, type and source, all at once."""
        college = ("period__college__order", "period__college__name", "period__college__slug")
        kind = ("organisation__type__order", "organisation__type__label", "organisation__type__code")
        rows = _with_period(Membership.objects.active()).order_by()
        return list(rows.values(*college, *kind, "organisation__source").annotate(count=Count("pk")))

    def _choices(self, *fields):
        found = Counter()
        for row in self._counts:
            if row[fields[-1]]:
                found[Choice(*(row[field] for field in fields))] += row["count"]
        return sorted(found.items())


def sources(departments, places):
    """{outlines, places}: each source once, those without a name left out."""
    return {
        "outlines": sorted({each.outline_source for each in departments} - {""}),
        "places": sorted(set(places) - {""}),
    }


def _in_department(department):
    """A member is in a department by its own address, or by one of its open sites."""
    sites = Organisation.objects.filter(
        closed_on=None, department=department, parent=OuterRef("organisation")
    )
    return Q(organisation__department=department) | Exists(sites)

"""What the public may know of the members: who they are, where, and since when. Nothing else.

Members today only; never a status in cancer care, a contact that is not public, or why others left.
"""

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import cached_property

from association.members.models.colleges import College
from association.members.models.memberships import Membership
from association.members.models.organisations import Organisation
from association.members.models.partners import Partnership
from association.members.models.reference import Department, OrganisationType


def members():
    """Today's memberships with their organisation and college, in the order the list shows them."""
    return (
        Membership.objects.active()
        .with_college()
        .select_related("organisation__type", "organisation__department")
        .order_by("college_order", "college_name", "organisation__display_name", "pk")
    )


def college_of(membership):
    """The college of a row of members(), or None."""
    return College.objects.filter(pk=membership.college_id).first()


def sites_of(organisation):
    """The open sites of a member, which belong to it without being members themselves."""
    return organisation.sites.filter(closed_on=None).select_related("type", "department")


def partnerships():
    """Today's partnerships, in the order of their kinds."""
    kinds = [kind.value for kind in Partnership.Kind]
    rows = Partnership.objects.active().select_related("organisation__department")
    return sorted(rows, key=lambda row: (kinds.index(row.kind), row.organisation.display_name))


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
            found = found.filter(organisation__in=Organisation.objects.matching(self.text).order_by())
        if self.chosen_college:
            found = found.filter(college_id=self.chosen_college.pk)
        if self.chosen_department:
            found = found.filter(_in_department(self.chosen_department))
        if self.chosen_type:
            found = found.filter(organisation__type=self.chosen_type)
        return found

    @cached_property
    def colleges(self):
        """The colleges in use, each with its number of members."""
        return [c for c in College.objects.with_member_count() if c.in_use or c.member_count]

    @cached_property
    def departments(self):
        """The departments where a member is."""
        here = Membership.objects.active().filter(_in_department(OuterRef("pk"), sites=False))
        sites = Organisation.objects.filter(
            closed_on=None, department=OuterRef("pk"), parent__in=Organisation.objects.members().order_by()
        )
        return list(Department.objects.filter(Exists(here) | Exists(sites)))

    @cached_property
    def types(self):
        """The types members have, with how many."""
        member = Q(organisations__in=Organisation.objects.members().order_by())
        counted = OrganisationType.objects.annotate(
            member_count=Count("organisations", filter=member, distinct=True)
        )
        return list(counted.filter(member_count__gt=0))

    @property
    def chosen_college(self):
        return next((c for c in self.colleges if c.slug == self.college), None)

    @property
    def chosen_department(self):
        return next((d for d in self.departments if d.code == self.department), None)

    @property
    def chosen_type(self):
        return next((t for t in self.types if t.code == self.type), None)

    @property
    def is_filtered(self):
        return bool(self.chosen_college or self.chosen_department or self.chosen_type)

    @property
    def is_empty(self):
        return not (self.text or self.is_filtered)

    @property
    def summary(self):
        """What was asked, in words: « collège des usagers, Gard »."""
        chosen = [self.chosen_college, self.chosen_type, self.chosen_department]
        words = [f"« {self.text} »"] if self.text else []
        return ", ".join([*words, *(str(item) for item in chosen if item)])


def _in_department(department, sites=True):
    """A member is in a department by its own address, or by one of its open sites."""
    condition = Q(organisation__department=department)
    if sites:
        there = Organisation.objects.filter(
            closed_on=None, department=department, parent=OuterRef("organisation")
        )
        condition |= Exists(there)
    return condition

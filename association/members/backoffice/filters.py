"""Filters of the members' lists."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from association.members.backoffice.days import DayFilterSet
from association.members.models import (
    College,
    Department,
    Membership,
    Organisation,
    OrganisationType,
    Representative,
)
from association.members.rules.lifecycle import Status

CHECKBOXES = forms.CheckboxSelectMultiple


def departments(request):
    """The departments where the network knows an organisation, without their outlines."""
    known = Organisation.objects.filter(department=OuterRef("pk"))
    return Department.objects.defer("outline").filter(Exists(known))


def types(request):
    known = Organisation.objects.filter(type=OuterRef("pk"))
    return OrganisationType.objects.filter(Exists(known))


def yes_filter(label, method):
    """Only those that are; a box left unticked asks nothing."""
    return django_filters.MultipleChoiceFilter(
        label=label, method=method, choices=[("yes", "Oui")], widget=CHECKBOXES
    )


class OrganisationFilterSet(DayFilterSet):
    membership = django_filters.ChoiceFilter(
        label="Adhésion",
        method="filter_membership",
        empty_label="Toutes",
        choices=[
            ("member", "Adhérentes"),
            ("open", "Candidates ou admises"),
            ("none", "Sans adhésion en cours"),
        ],
    )
    kind = django_filters.MultipleChoiceFilter(label="Nature", choices=Organisation.Kind, widget=CHECKBOXES)
    type = django_filters.ModelMultipleChoiceFilter(label="Type", queryset=types, widget=CHECKBOXES)
    department = django_filters.ModelMultipleChoiceFilter(
        label="Département", queryset=departments, widget=CHECKBOXES
    )
    sector = django_filters.MultipleChoiceFilter(
        label="Secteur", choices=Organisation.Sector, widget=CHECKBOXES
    )
    alone = yes_filter("Site sans entité juridique", "filter_alone")
    lost = yes_filter("Sans position sur la carte", "filter_lost")
    silent = yes_filter("Sans représentant", "filter_silent")

    class Meta:
        model = Organisation
        fields = []

    def filter_membership(self, queryset, name, value):
        if value == "member":
            return queryset.members(self.day)
        if value == "open":
            return queryset.filter(membership_status__in=[Status.CANDIDATE, Status.ADMITTED])
        return queryset.filter(membership_status=None)

    def filter_alone(self, queryset, name, value):
        return queryset.filter(kind=Organisation.Kind.SITE, parent__isnull=True) if value else queryset

    def filter_lost(self, queryset, name, value):
        return queryset.filter(latitude__isnull=True) if value else queryset

    def filter_silent(self, queryset, name, value):
        speaking = Representative.objects.active(self.day).filter(organisation=OuterRef("pk"))
        return queryset.exclude(Exists(speaking)) if value else queryset


class MembershipFilterSet(DayFilterSet):
    """On the list as it stood on a day, when one is asked for: see MembershipViewSet.get_queryset."""

    status = django_filters.MultipleChoiceFilter(
        label="Statut", field_name="status_on", choices=Status, widget=CHECKBOXES
    )
    college = django_filters.ModelMultipleChoiceFilter(
        label="Collège",
        queryset=lambda request: College.objects.all(),
        method="filter_college",
        widget=CHECKBOXES,
    )
    missing = django_filters.ChoiceFilter(
        label="Il manque",
        method="filter_missing",
        empty_label="Peu importe",
        choices=[
            ("decision", "La décision d’admission"),
            ("agreement", "La convention constitutive signée"),
            ("charter", "La charte du réseau signée"),
        ],
    )
    department = django_filters.ModelMultipleChoiceFilter(
        label="Département",
        field_name="organisation__department",
        queryset=departments,
        widget=CHECKBOXES,
    )
    type = django_filters.ModelMultipleChoiceFilter(
        label="Type", field_name="organisation__type", queryset=types, widget=CHECKBOXES
    )
    alone = yes_filter("Site sans entité juridique", "filter_alone")

    class Meta:
        model = Membership
        fields = []

    def filter_college(self, queryset, name, value):
        return queryset.filter(college_id__in=[college.pk for college in value]) if value else queryset

    def filter_missing(self, queryset, name, value):
        waiting = queryset.filter(status_on__in=[Status.CANDIDATE, Status.ADMITTED])
        return waiting.filter(
            {
                "decision": Q(status_on=Status.CANDIDATE),
                "agreement": Q(signed_agreement=False),
                "charter": Q(signed_charter=False),
            }[value]
        )

    def filter_alone(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(organisation__kind=Organisation.Kind.SITE, organisation__parent__isnull=True)

"""Filters of the members' lists."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from wagtail.admin.filters import WagtailFilterSet

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


class OrganisationFilterSet(WagtailFilterSet):
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
            return queryset.members()
        running = Membership.objects.open().filter(organisation=OuterRef("pk"))
        if value == "open":
            waiting = running.filter(status__in=[Status.CANDIDATE, Status.ADMITTED])
            return queryset.filter(Exists(waiting))
        return queryset.exclude(Exists(running))

    def filter_alone(self, queryset, name, value):
        return queryset.filter(kind=Organisation.Kind.SITE, parent__isnull=True) if value else queryset

    def filter_lost(self, queryset, name, value):
        return queryset.filter(latitude__isnull=True) if value else queryset

    def filter_silent(self, queryset, name, value):
        speaking = Representative.objects.active().filter(organisation=OuterRef("pk"))
        return queryset.exclude(Exists(speaking)) if value else queryset


class MembershipFilterSet(WagtailFilterSet):
    """On the list as it stood on a day, when one is asked for: see MembershipViewSet.get_queryset."""

    le = django_filters.DateFilter(
        label="À la date du",
        method="filter_day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
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

    def filter_day(self, queryset, name, value):
        return queryset  # the whole list stands on that day, its columns too: the screen asked for it

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

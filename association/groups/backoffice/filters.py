"""Filters of the lists of groups and of roles; both can be asked for a past day."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from wagtail.admin.widgets import AdminDateInput

from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.members.models import Organisation
from association.people.models import Affiliation
from association.records.dated import covers, today
from cms.backoffice.on_date import OnDateFilterSet

CHECKBOXES = forms.CheckboxSelectMultiple


class GroupFilterSet(OnDateFilterSet):
    kind = django_filters.MultipleChoiceFilter(label="Nature", choices=WorkingGroup.Kind, widget=CHECKBOXES)
    status = django_filters.ChoiceFilter(
        label="État",
        method="filter_status",
        empty_label="Tous",
        choices=[*StatusPeriod.Status.choices, ("closed", "Clos")],
    )
    lead = django_filters.ChoiceFilter(
        label="Animation",
        method="filter_lead",
        empty_label="Peu importe",
        choices=[("none", "Sans animateur")],
    )
    on = django_filters.DateFilter(label="À la date du", method="filter_on", widget=AdminDateInput)

    class Meta:
        model = WorkingGroup
        fields = []

    def filter_status(self, queryset, name, value):
        return queryset.filter(status=None if value == "closed" else value)

    def filter_lead(self, queryset, name, value):
        leading = GroupRole.objects.active(self.day).filter(role=GroupRole.Role.LEAD, group=OuterRef("pk"))
        return queryset.exclude(Exists(leading))

    def filter_on(self, queryset, name, value):
        """The columns already are of that day (the view set's queryset): groups to come are left out."""
        return queryset.begun(value)


def represented(request):
    """The organisations somebody in a group comes from."""
    named = GroupRole.objects.filter(organisation=OuterRef("pk"))
    people = GroupRole.objects.filter(person=OuterRef("person"))
    worked_at = Affiliation.objects.filter(Exists(people), organisation=OuterRef("pk"))
    found = Organisation.objects.filter(Exists(named) | Exists(worked_at))
    return found.order_by("display_name").only("display_name", "kind")


class RoleFilterSet(OnDateFilterSet):
    when = django_filters.ChoiceFilter(
        label="Période",
        method="filter_when",
        empty_label="Toutes",
        choices=[("running", "En cours"), ("ahead", "À venir"), ("ended", "Terminés")],
    )
    on = django_filters.DateFilter(label="En cours le", method="filter_on", widget=AdminDateInput)
    group = django_filters.ModelMultipleChoiceFilter(
        label="Groupe", queryset=lambda request: WorkingGroup.objects.all(), widget=CHECKBOXES
    )
    role = django_filters.MultipleChoiceFilter(label="Rôle", choices=GroupRole.Role, widget=CHECKBOXES)
    organisation = django_filters.ModelChoiceFilter(
        label="Organisation", queryset=represented, method="filter_organisation", empty_label="Toutes"
    )

    class Meta:
        model = GroupRole
        fields = []

    def filter_when(self, queryset, name, value):
        wanted = {"running": covers(), "ahead": Q(start_on__gt=today()), "ended": Q(end_on__lte=today())}
        return queryset.filter(wanted[value])

    def filter_on(self, queryset, name, value):
        return queryset.active(value)

    def filter_organisation(self, queryset, name, value):
        return queryset.filter(behalf_id=value.pk)

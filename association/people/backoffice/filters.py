"""Filters of the list of people."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef

from association.people.models import (
    Affiliation,
    InterestDeclaration,
    Person,
    PersonEmail,
    Profession,
    Specialty,
)
from association.records.dated import covers, today
from cms.backoffice.on_date import OnDateFilterSet

CHECKBOXES = forms.CheckboxSelectMultiple
PRACTISED = Person.professions.through.objects.all()


def departments():
    """Departments where somebody works, or worked: the list may be asked for a past day."""
    # From the organisations, of which there are hundreds, not from the posts: tens of thousands.
    organisations = Affiliation._meta.get_field("organisation").related_model.objects
    held = Exists(Affiliation.objects.filter(organisation=OuterRef("pk")))
    codes = (
        organisations.filter(held, department__isnull=False)
        .order_by("department")
        .values_list("department", flat=True)
        .distinct()
    )
    return [(code, code) for code in codes]


class PersonFilterSet(OnDateFilterSet):
    professions = django_filters.ModelMultipleChoiceFilter(
        label="Profession",
        queryset=lambda request: Profession.objects.filter(
            Exists(PRACTISED.filter(profession=OuterRef("pk")))
        ),
        method="filter_professions",
        widget=CHECKBOXES,
    )
    family = django_filters.ChoiceFilter(
        label="Famille de spécialités", choices=Specialty.Family, method="filter_family", empty_label="Toutes"
    )
    department = django_filters.MultipleChoiceFilter(
        label="Département", choices=departments, method="filter_department", widget=CHECKBOXES
    )
    account = django_filters.ChoiceFilter(
        label="Compte",
        method="filter_account",
        empty_label="Avec ou sans",
        choices=[("yes", "Avec un compte"), ("no", "Sans compte")],
    )
    declaration = django_filters.ChoiceFilter(
        label="Déclaration d’intérêts",
        method="filter_declaration",
        empty_label="Toutes",
        choices=[("valid", "En cours de validité"), ("expired", "Expirée"), ("none", "Jamais faite")],
    )
    lacking = django_filters.ChoiceFilter(
        label="Il manque",
        method="filter_lacking",
        empty_label="Sans objet",
        choices=[("email", "Une adresse e-mail"), ("affiliation", "Une affiliation en cours")],
    )

    class Meta:
        model = Person
        fields = []

    # Each condition asks whether such a row exists: a join would make duplicates to be sorted out.

    def filter_professions(self, queryset, name, value):
        if not value:
            return queryset
        return queryset.filter(Exists(PRACTISED.filter(profession__in=value, person=OuterRef("pk"))))

    def filter_family(self, queryset, name, value):
        known = Person.specialties.through.objects.filter(specialty__family=value)
        return queryset.filter(Exists(known.filter(person=OuterRef("pk"))))

    def filter_department(self, queryset, name, value):
        if not value:
            return queryset
        there = Affiliation.objects.filter(covers(self.day), organisation__department__in=value)
        return queryset.filter(Exists(there.filter(person=OuterRef("pk"))))

    def filter_account(self, queryset, name, value):
        return queryset.filter(user__isnull=value == "no")

    def filter_declaration(self, queryset, name, value):
        day = self.day or today()
        declared = InterestDeclaration.objects.filter(person=OuterRef("pk"), declared_on__lte=day)
        valid = Exists(declared.filter(valid_until__gt=day))
        wanted = {"valid": valid, "expired": Exists(declared) & ~valid, "none": ~Exists(declared)}
        return queryset.filter(wanted[value])

    def filter_lacking(self, queryset, name, value):
        rows = {
            "email": PersonEmail.objects.all(),
            "affiliation": Affiliation.objects.filter(covers(self.day)),
        }
        return queryset.filter(~Exists(rows[value].filter(person=OuterRef("pk"))))

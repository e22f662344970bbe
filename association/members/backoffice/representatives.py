"""« Représentants »: the list and the sheet of a representation."""

import django_filters
from django.db.models import DateField, Q, Value
from wagtail.admin.ui.tables import Column

from association.members.backoffice.days import DayFilterSet, day_asked
from association.members.backoffice.filters import CHECKBOXES
from association.members.backoffice.representative_acts import TRANSITIONS, DesignateView
from association.members.models import College, Representative
from association.records.dated import covers, today
from association.records.names import folded
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import long_date, mailto
from cms.backoffice.views.inspection import Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


class RepresentativeFilterSet(DayFilterSet):
    when = django_filters.ChoiceFilter(
        label="Période",
        method="filter_when",
        empty_label="Toutes",
        choices=[("running", "En cours"), ("ahead", "À venir"), ("ended", "Terminées")],
    )
    kind = django_filters.MultipleChoiceFilter(
        label="Qualité", choices=Representative.Kind, widget=CHECKBOXES
    )
    college = django_filters.ModelMultipleChoiceFilter(
        label="Collège",
        queryset=lambda request: College.objects.all(),
        method="filter_college",
        widget=CHECKBOXES,
    )
    watch = django_filters.ChoiceFilter(
        label="À vérifier",
        method="filter_watch",
        empty_label="Peu importe",
        choices=[("email", "Sans adresse e-mail"), ("left", "N’exerce plus à l’organisation")],
    )

    class Meta:
        model = Representative
        fields = []

    def filter_when(self, queryset, name, value):
        day = self.day or today()
        wanted = {"running": covers(day), "ahead": Q(start_on__gt=day), "ended": Q(end_on__lte=day)}
        return queryset.filter(wanted[value])

    def filter_college(self, queryset, name, value):
        return queryset.filter(college_id__in=[college.pk for college in value]) if value else queryset

    def filter_watch(self, queryset, name, value):
        return queryset.filter(**{{"email": "has_email", "left": "works_there"}[value]: False})


def to_watch(representative):
    """What to verify about a running representation, in words."""
    if not representative.holds(representative.day):
        return ""
    words = [] if representative.has_email else ["sans adresse e-mail"]
    return ", ".join(words if representative.works_there else [*words, "n’y exerce plus"])


def college(representative):
    return representative.college_name or ""


def email(representative):
    return mailto(representative.person.preferred_email)


class RepresentativeInspectView(RecordInspectView):
    def get_summary(self):
        row = self.object
        until = f", jusqu’au {long_date(row.end_on)}" if row.end_on else ""
        return f"À partir du {long_date(row.start_on)}{until}"

    def get_notices(self):
        row = self.object
        notices = []
        if row.start_on > today():
            notices.append(Notice(f"Représente à partir du {long_date(row.start_on)}.", tone="info"))
        elif not row.holds():
            notices.append(Notice(f"Ne représente plus depuis le {long_date(row.end_on)}.", tone="info"))
        elif words := to_watch(row):
            notices.append(Notice(f"À vérifier\u00a0: {words}."))
        return notices

    def get_sections(self):
        return [
            self.facts("Représentation", ["organisation", "kind", "start_on", "end_on", "decision"]),
            self.facts("Personne", ["person", ("Adresse e-mail", email), ("Collège", college)]),
        ]


class RepresentativeViewSet(RecordViewSet):
    """Nothing is edited here: a representation is begun, replaced, ended or corrected by an act."""

    model = Representative
    icon = "user"
    menu_order = 250
    menu_label = "Représentants"
    edit_enabled = False
    add_label = "Désigner un représentant"
    add_view_class = DesignateView
    inspect_view_class = RepresentativeInspectView
    filterset_class = RepresentativeFilterSet
    search_fields = ("person__search_text", "organisation__search_text")
    ordering = ("organisation__search_text", "-kind", "pk")
    transitions = TRANSITIONS
    form_fields = []
    list_display = [
        "person",
        Column("organisation", label="Organisation", sort_key="organisation__search_text"),
        Column("get_kind_display", label="Qualité", sort_key="kind"),
        Column("college_name", label="Collège", accessor=college, classname="bo-wide"),
        DayColumn("start_on", label="À partir du", sort_key="start_on", classname="bo-wide"),
        DayColumn("end_on", label="Jusqu’au", sort_key="end_on", classname="bo-wide"),
        Column("to_watch", label="À vérifier", accessor=to_watch, classname="bo-wide"),
    ]
    export = [
        ("Référence de l’organisation", "organisation.reference"),
        ("Organisation", "organisation.display_name"),
        ("N° FINESS", "organisation.finess"),
        ("Collège", college),
        ("Référence de la personne", "person.reference"),
        ("Civilité", "person.get_title_display"),
        ("Nom", "person.last_name"),
        ("Prénom", "person.first_name"),
        ("Adresse e-mail", "person.preferred_email"),
        ("Téléphone", "person.phone"),
        ("Qualité", "get_kind_display"),
        ("À partir du", "start_on"),
        ("Jusqu’au", "end_on"),
        ("Désigné par", "decision"),
        ("À vérifier", to_watch),
    ]

    def get_queryset(self, request):
        """All of them, or those that ran on the day asked for (?le=2025-06-30)."""
        on = day_asked(request)
        rows = Representative.objects.active(on) if on else Representative.objects.all()
        rows = rows.annotate(day=Value(on or today(), output_field=DateField()))
        rows = rows.select_related("organisation", "person").prefetch_related("person__emails")
        return rows.with_college(on).with_contact(on)

    def search(self, queryset, text):
        """Each word is found in the name of the person, or of the organisation."""
        for word in folded(text).split():
            queryset = queryset.filter(
                Q(person__search_text__contains=word) | Q(organisation__search_text__contains=word)
            )
        return queryset

    def get_add_view_kwargs(self, **kwargs):
        return {}


representatives = RepresentativeViewSet()

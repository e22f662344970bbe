"""« Réunions »: the list and the sheet of a meeting."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from association.groups.backoffice.meeting_acts import TRANSITIONS, PlanView
from association.groups.backoffice.minutes_file import MinutesView
from association.groups.documents import attendance_in_words
from association.groups.emails import when_in_words, where_in_words
from association.groups.models import Decision, GroupMeeting, Invitee, WorkingGroup
from association.groups.rules.meetings import points
from association.records.names import folded
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet

State = GroupMeeting.State
#: Nobody writes the minutes of what was held before.
MINUTES_WITHIN = timedelta(days=182)
#: An answer, as a total calls it.
ANSWERED = {
    Invitee.Answer.ON_SITE: "Viennent",
    Invitee.Answer.REMOTE: "À distance",
    Invitee.Answer.NO: "Ne peuvent pas",
}
CHECKBOXES = forms.CheckboxSelectMultiple


def to_take(now=None):
    """Meetings convened whose hour has come: their attendance is to be taken."""
    return Q(state=State.CONVENED, starts_at__lte=now or timezone.now())


def to_publish(now=None):
    """Held within six months, without minutes; or with minutes that say what is not true any more."""
    lately = (now or timezone.now()) - MINUTES_WITHIN
    return Q(state=State.HELD) & (
        Q(minutes_version=0, starts_at__gte=lately) | Q(minutes_version__gt=0, minutes_outdated=True)
    )


class MeetingFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label="Période",
        method="filter_when",
        empty_label="Toutes",
        choices=[("ahead", "À venir"), ("past", "Passées")],
    )
    state = django_filters.MultipleChoiceFilter(label="État", choices=State, widget=CHECKBOXES)
    watch = django_filters.ChoiceFilter(
        label="À faire",
        method="filter_watch",
        empty_label="Peu importe",
        choices=[("attendance", "À émarger"), ("minutes", "Compte rendu à publier")],
    )
    since = django_filters.DateFilter(
        label="À partir du", field_name="starts_at", lookup_expr="date__gte", widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        label="Jusqu’au", field_name="starts_at", lookup_expr="date__lte", widget=AdminDateInput
    )
    group = django_filters.ModelMultipleChoiceFilter(
        label="Groupe", queryset=lambda request: WorkingGroup.objects.all(), widget=CHECKBOXES
    )

    class Meta:
        model = GroupMeeting
        fields = []

    def filter_when(self, queryset, name, value):
        now = timezone.now()
        return queryset.filter(**{"starts_at__gt" if value == "ahead" else "starts_at__lte": now})

    def filter_watch(self, queryset, name, value):
        return queryset.filter({"attendance": to_take(), "minutes": to_publish()}[value])


def day(meeting):
    return timezone.localtime(meeting.starts_at)


class MeetingInspectView(RecordInspectView):
    def get_summary(self):
        meeting = self.object
        return f"{meeting.get_state_display()} · {when_in_words(meeting)}"

    @property
    def header_buttons(self):
        meeting = self.object
        if not meeting.minutes_version:
            return []
        url = reverse("groupmeeting:compte-rendu", args=[meeting.pk])
        return [HeaderButton("Télécharger le compte rendu", url=url, icon_name="download")]

    def get_notices(self):
        meeting = self.object
        begun = meeting.starts_at <= timezone.now()
        if meeting.state == State.DRAFT:
            said = "Personne n’est prévenu tant que la réunion n’est pas convoquée."
            return [
                Notice("Cette réunion est passée\u00a0: il reste à l’émarger." if begun else said, "info")
            ]
        if meeting.state == State.CONVENED and begun:
            return [Notice("Cette réunion est passée\u00a0: il reste à l’émarger.")]
        if meeting.state == State.CANCELLED:
            return [Notice(f"Annulée\u00a0: {meeting.cancelled_because}", "info")]
        if meeting.minutes_outdated:
            return [Notice("Le compte rendu publié ne dit pas ce qui a changé depuis\u00a0: corrigez-le.")]
        if meeting.state == State.HELD and not meeting.minutes_version:
            return [Notice("Le compte rendu n’est pas encore publié.", "info")]
        return []

    @property
    def invitees(self):
        if not hasattr(self, "_invitees"):
            rows = self.object.invitees.select_related("person", "organisation")
            self._invitees = list(rows.prefetch_related("person__emails"))
        return self._invitees

    def get_sections(self):
        meeting = self.object
        return [
            self.facts(
                "La réunion",
                [
                    "group",
                    ("Date", when_in_words),
                    ("Lieu", where_in_words),
                    ("Visioconférence", "link"),
                    ("Ordre du jour", lambda one: "\n".join(points(one.agenda))),
                    "convened_at",
                    "reminded_on",
                ],
            ),
            self.facts("Totaux", self.totals()),
            self.people(),
            Listing(
                "Décisions",
                ["Décision", "Mode"],
                [[row.text, row.get_how_display()] for row in meeting.decisions.all()],
                "Aucune décision notée.",
            ),
            self.facts("Compte rendu", ["summary", "minutes_at", ("Version", version)]),
        ]

    def totals(self):
        rows = [row for row in self.invitees if row.invited_at]
        answers = [row.answer for row in rows]
        said = [(ANSWERED[value], answers.count(value)) for value in Invitee.Answer.values]
        shown = [("Invités", len(rows)), *said, ("Sans réponse", answers.count(""))] if rows else []
        totals = [(label, _constant(number)) for label, number in shown if number or label == "Invités"]
        if self.object.state == State.HELD:
            words = attendance_in_words(row.presence for row in self.invitees)
            totals.append(("Présence", _constant(words)))
        return totals

    def people(self):
        rows = [
            [
                linked(row.person),
                row.get_role_display(),
                str(row.organisation or ""),
                told(row),
                row.get_answer_display(),
                row.get_presence_display(),
            ]
            for row in self.invitees
        ]
        headings = ["Personne", "Rôle", "Organisation", "Invitation", "Réponse", "Présence"]
        return Listing("Invités et présents", headings, rows, "La liste se fait à la convocation.")


def _constant(value):
    return lambda meeting: str(value)


def told(invitee):
    """How somebody was invited."""
    if not invitee.invited_at:
        return ""
    if not invitee.person.preferred_email:
        return "À prévenir\u00a0: sans adresse"
    return f"{timezone.localtime(invitee.invited_at):%d/%m/%Y}"


def version(meeting):
    return str(meeting.minutes_version) if meeting.minutes_version else ""


def counted(model=Invitee, **conditions):
    """How many rows of a meeting meet the conditions; its invitees, unless another model is given."""
    rows = model.objects.filter(meeting=OuterRef("pk"), **conditions).order_by()
    return Coalesce(Subquery(rows.values("meeting").annotate(number=Count("pk")).values("number")), 0)


class MeetingViewSet(RecordViewSet):
    """Nothing is edited here: a meeting is prepared, convened, held by acts."""

    model = GroupMeeting
    icon = "date"
    menu_label = "Réunions"
    menu_order = 300
    edit_enabled = False
    add_label = "Préparer une réunion"
    add_view_class = PlanView
    inspect_view_class = MeetingInspectView
    filterset_class = MeetingFilterSet
    search_fields = ("title", "group__name")
    ordering = ("-starts_at", "-pk")
    transitions = TRANSITIONS
    form_fields = []
    list_display = [
        "title",
        Column("group", label="Groupe", sort_key="group__name"),
        DayColumn("starts_at", label="Date", accessor=day, sort_key="starts_at"),
        StatusTagColumn(
            "state",
            label="État",
            accessor="get_state_display",
            sort_key="state",
            primary=lambda meeting: meeting.state == State.CONVENED,
        ),
        NumberColumn("number_invited", label="Invités", sort_key="number_invited", classname="bo-wide"),
        NumberColumn("number_coming", label="Viennent", sort_key="number_coming", classname="bo-wide"),
        NumberColumn("number_present", label="Présents", sort_key="number_present", classname="bo-wide"),
    ]
    export = [
        ("Groupe", "group.name"),
        ("Objet", "title"),
        ("Début", "starts_at"),
        ("Fin", "ends_at"),
        ("Modalité", "get_mode_display"),
        ("Lieu", "place"),
        ("État", "get_state_display"),
        ("Invités", "number_invited"),
        ("Viennent", "number_coming"),
        ("Présents", "number_present"),
        ("Sur place", "number_on_site"),
        ("Décisions", "number_decisions"),
        ("Compte rendu publié le", "minutes_at"),
    ]

    def get_queryset(self, request):
        meetings = GroupMeeting.objects.select_related("group")
        return meetings.annotate(
            number_invited=counted(invited_at__isnull=False),
            number_coming=counted(answer__in=[Invitee.Answer.ON_SITE, Invitee.Answer.REMOTE]),
            number_present=counted(presence__in=Invitee.Presence.present()),
            number_on_site=counted(presence=Invitee.Presence.ON_SITE),
            number_decisions=counted(Decision),
        )

    def search(self, queryset, text):
        """Each word is found in the title, or in the name of the group, accents and case aside."""
        names = [(pk, folded(name)) for pk, name in WorkingGroup.objects.values_list("pk", "name")]
        for word in text.split():
            called = [pk for pk, name in names if folded(word) in name]
            queryset = queryset.filter(Q(title__icontains=word) | Q(group__in=called))
        return queryset

    def get_add_view_kwargs(self, **kwargs):
        return {}

    def get_urlpatterns(self):
        download = path("compte-rendu/<int:pk>/", MinutesView.as_view(), name="compte-rendu")
        return [*super().get_urlpatterns(), download]


meetings = MeetingViewSet()

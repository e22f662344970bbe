"""« Procédures de radiation »: the summons, the hearing, the decision."""

import django_filters
from django import forms
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from association.members.backoffice.filters import CHECKBOXES
from association.members.models import ExclusionProcedure, MembershipRules, Organisation
from association.members.rules.exclusions import MOVES, OPEN, State, earliest_hearing
from association.members.rules.words import in_words
from association.members.services import departures
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import long_date
from cms.backoffice.transitions import TransitionView
from cms.backoffice.views.inspection import Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


class SummonForm(forms.Form):
    hearing_at = forms.DateTimeField(label="Audition le", widget=AdminDateTimeInput)
    place = forms.CharField(
        label="Lieu", max_length=200, help_text="L’adresse et la salle, ou le lien de la visioconférence."
    )


class HearingForm(forms.Form):
    account = forms.CharField(
        label="Compte rendu",
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Qui était là, ce que l’adhérent a dit. Jamais de donnée de santé.",
    )


class AbsenceForm(HearingForm):
    account = forms.CharField(
        label="Ce qui s’est passé", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class StrikeOffForm(forms.Form):
    decided_on = forms.DateField(label="Décidée le", widget=AdminDateInput, initial=timezone.localdate)
    decision = forms.CharField(label="Décision", max_length=200, help_text="Instance, date et numéro.")
    on = forms.DateField(
        label="Effet le",
        widget=AdminDateInput,
        initial=timezone.localdate,
        help_text="Membre jusqu’à la veille.",
    )


class DropForm(forms.Form):
    reason = forms.CharField(label="Pourquoi", widget=forms.Textarea(attrs={"rows": 3}))


class OnProcedure(TransitionView):
    permission_required = "decide"
    moves_to = None

    @classmethod
    def possible(cls, procedure):
        return procedure.state in MOVES[cls.moves_to]

    def too_late(self):
        return f"La procédure est maintenant «\u00a0{self.object.get_state_display().lower()}\u00a0»."


class SummonView(OnProcedure):
    slug, label, icon = "convoquer", "Convoquer à l’audition", "mail"
    moves_to = State.SUMMONED
    main = True
    form_class = SummonForm
    done_message = "la convocation est enregistrée."

    def get_initial(self):
        return super().get_initial() | {
            "hearing_at": self.object.hearing_at,
            "place": self.object.hearing_place,
        }

    def consequences(self):
        notice = MembershipRules.notice_days()
        first = earliest_hearing(timezone.localdate(), notice)
        people = [f"{one.name} ({one.address})" for one in departures.to_invite(self.object.membership)]
        said = [
            f"La convocation part à {in_words(people)}, avec le motif et le rendez-vous pour l’agenda."
            if people
            else "Aucune adresse e-mail n’est connue\u00a0: envoyez la convocation par courrier.",
            f"Le préavis est de {notice} jours\u00a0: pas d’audition avant le {long_date(first)}.",
        ]
        if self.object.state == State.SUMMONED:
            said.append("Le rendez-vous précédent est remplacé dans les agendas.")
        return said

    def perform(self, data):
        return departures.summon(procedure=self.object, user=self.request.user, **data)


class HeardView(OnProcedure):
    slug, label, icon = "entendue", "Enregistrer l’audition", "comment"
    moves_to = State.HEARD
    main = True
    form_class = HearingForm
    came = True
    done_message = "l’audition est enregistrée."

    def consequences(self):
        return ["Le compte rendu entre au dossier. La décision peut ensuite être enregistrée."]

    def perform(self, data):
        return departures.record_hearing(
            procedure=self.object, came=self.came, account=data["account"], user=self.request.user
        )


class AbsentView(HeardView):
    slug, label, icon = "absente", "Enregistrer l’absence", "no-view"
    moves_to = State.ABSENT
    main = False
    form_class = AbsenceForm
    came = False
    done_message = "l’absence est enregistrée."

    def consequences(self):
        return ["L’adhérent, convoqué, n’est pas venu. La décision peut ensuite être enregistrée."]


class StrikeOffView(OnProcedure):
    slug, label, icon = "radier", "Radier", "circle-xmark"
    moves_to = State.EXCLUDED
    serious = True
    form_class = StrikeOffForm
    done_message = "la radiation est enregistrée."

    def consequences(self):
        return [
            "L’adhésion prend fin le jour choisi\u00a0: l’organisation est membre jusqu’à la veille.",
            "Le motif, l’audition et la décision restent dans son histoire. Aucun message n’est "
            "envoyé\u00a0: notifiez la décision par courrier.",
        ]

    def perform(self, data):
        return departures.strike_off(procedure=self.object, user=self.request.user, **data)


class DropView(OnProcedure):
    slug, label, icon = "abandonner", "Abandonner", "cross"
    moves_to = State.DROPPED
    form_class = DropForm
    done_message = "la procédure est abandonnée."

    def consequences(self):
        said = ["L’organisation reste membre. La procédure reste au dossier, avec votre raison."]
        if self.object.state == State.SUMMONED:
            said.append("Si l’audition est à venir, un e-mail l’annule et dit pourquoi.")
        return said

    def perform(self, data):
        return departures.drop(procedure=self.object, reason=data["reason"], user=self.request.user)


class ExclusionInspectView(RecordInspectView):
    def get_summary(self):
        return self.object.get_state_display()

    def get_notices(self):
        procedure = self.object
        if procedure.is_open and procedure.membership.ended_on:
            return [
                Notice(
                    "L’adhésion se termine par ailleurs\u00a0: la procédure est sans objet, abandonnez-la."
                )
            ]
        if procedure.state == State.SUMMONED and procedure.hearing_at <= timezone.now():
            return [Notice("L’heure de l’audition est passée\u00a0: dites si l’adhérent a été entendu.")]
        return []

    def get_sections(self):
        return [
            self.facts("Procédure", [("Adhérent", "membership"), "reason", "opened_on", "opened_by"]),
            self.facts("Audition", ["summoned_on", "hearing_at", "hearing_place", "account"]),
            self.facts("Issue", ["state", "decided_on", "decision", "closing_reason"]),
        ]


class ExclusionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="État", choices=State, widget=CHECKBOXES)

    class Meta:
        model = ExclusionProcedure
        fields = []


class ExclusionViewSet(RecordViewSet):
    """Opened from a membership; conducted here."""

    model = ExclusionProcedure
    icon = "circle-xmark"
    menu_order = 240
    menu_label = "Radiations"
    add_enabled = edit_enabled = False
    inspect_view_class = ExclusionInspectView
    filterset_class = ExclusionFilterSet
    search_fields = ("membership__organisation__search_text",)
    select_related = ("membership__organisation", "opened_by")
    ordering = ("-opened_on", "-pk")
    transitions = (SummonView, HeardView, AbsentView, StrikeOffView, DropView)
    form_fields = []
    list_display = [
        Column("membership", label="Adhérent"),
        DayColumn("opened_on", label="Ouverte le", sort_key="opened_on"),
        DayColumn("hearing_at", label="Audition le", sort_key="hearing_at"),
        StatusTagColumn(
            "get_state_display", label="État", sort_key="state", primary=lambda one: one.state in OPEN
        ),
    ]
    export = [
        ("Organisation", "membership.organisation.display_name"),
        ("Ouverte le", "opened_on"),
        ("Audition le", "hearing_at"),
        ("État", "get_state_display"),
        ("Décidée le", "decided_on"),
        ("Décision", "decision"),
    ]

    def search(self, queryset, text):
        return queryset.filter(membership__organisation__in=Organisation.objects.matching(text))


exclusions = ExclusionViewSet()

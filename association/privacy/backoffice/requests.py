"""« Demandes d’effacement »: the list with the days left, the sheet with the plan, and the decision."""

from django import forms
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from association.people.backoffice.people import person_chooser
from association.people.models import Person
from association.privacy.models import ErasureRequest
from association.privacy.rules.deadlines import is_pressing, left_in_words
from association.privacy.services import requests
from association.privacy.services.erasure import plan_of
from association.privacy.services.subjects import subject_of
from association.records.dated import today
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked
from cms.backoffice.transitions import ActView, TransitionView
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.views.listing import RecordIndexView
from cms.backoffice.viewsets import RecordViewSet
from cms.privacy.handling import Erasure

WORD = "EFFACER"
WAITING = ErasureRequest.State.WAITING


def whose(request):
    """Who asked, or nobody any more."""
    return str(request.person or request.user or "Personne effacée")


def time_left(request):
    return left_in_words(request.due_on, today()) if request.state == WAITING else ""


def asked_on(request):
    return timezone.localdate(request.requested_at)


class RequestInspectView(RecordInspectView):
    def get_summary(self):
        return " · ".join(part for part in (whose(self.object), self.object.get_state_display()) if part)

    def get_notices(self):
        request = self.object
        if request.state != WAITING:
            return []
        left = left_in_words(request.due_on, today())
        tone = "warning" if is_pressing(request.due_on, today()) else "info"
        notices = [Notice(f"Réponse due le {request.due_on:%d/%m/%Y} : {left} (RGPD, art. 12.3).", tone)]
        if request.person and not (request.person.preferred_email or request.user):
            notices.append(Notice("Sans adresse e-mail : répondez par courrier.", "info"))
        return notices

    def get_sections(self):
        request = self.object
        facts = self.facts(
            "Demande",
            [
                ("Personne", lambda one: linked(one.person) if one.person else ""),
                ("Compte", lambda one: one.user.email if one.user else ""),
                "requested_at",
                "due_on",
                "decided_at",
                "decided_by",
                "answer",
            ],
        )
        return [facts, *(self.plan() if request.state == WAITING else self.outcome())]

    def plan(self):
        """What erasing would do, table by table."""
        plan = plan_of(subject_of(person=self.object.person, user=self.object.user))
        headings = ["Ce qui est gardé", "Lignes", "Précision"]
        return [
            Listing(
                heading,
                headings,
                [[line.handling.what, line.number, line.handling.reason] for line in lines],
            )
            for heading, lines in plan.groups
        ]

    def outcome(self):
        rows = [
            [Erasure(erasure).label, what, number, reason]
            for erasure, lines in requests.told(self.object.outcome)
            for what, number, reason in lines
        ]
        return (
            [Listing("Ce qui a été fait", ["Effet", "Ce qui était gardé", "Lignes", "Précision"], rows)]
            if rows
            else []
        )


class Deciding(TransitionView):
    permission_required = "decide"
    serious = True

    @classmethod
    def possible(cls, record):
        return record.state == WAITING

    def get_page_subtitle(self):
        return whose(self.object)


class EraseForm(forms.Form):
    confirmation = forms.CharField(
        label=f"Écrivez {WORD} pour confirmer",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_confirmation(self):
        if self.cleaned_data["confirmation"].strip().upper() != WORD:
            raise forms.ValidationError(f"Écrivez {WORD}, en toutes lettres.")
        return WORD


class EraseView(Deciding):
    slug, label, icon, main = "effacer", "Effacer la personne", "bin", True
    form_class = EraseForm
    done_message = "l’effacement est fait."

    def consequences(self):
        plan = plan_of(subject_of(person=self.object.person, user=self.object.user))
        counts = {erasure: sum(line.number for line in plan.under(erasure)) for erasure in Erasure}
        return [
            f"Lignes supprimées : {counts[Erasure.DELETE]}. Rendues anonymes : {counts[Erasure.ANONYMISE]}. "
            f"Conservées : {counts[Erasure.KEEP]}.",
            "Le compte est supprimé et ses sessions se ferment aussitôt.",
            "Un dernier message dit à la personne ce qui a été fait.",
            "Rien de tout cela ne s’annule.",
        ]

    def perform(self, data):
        return requests.grant_request(request=self.object, by=self.request.user)


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label="Raison", widget=forms.Textarea(attrs={"rows": 4}), help_text="La personne la lira."
    )


class RefuseView(Deciding):
    slug, label, icon = "refuser", "Refuser", "cross"
    form_class = RefuseForm
    done_message = "le refus est envoyé."

    def consequences(self):
        return [
            "Rien n’est effacé.",
            "La raison est envoyée à la personne, avec ses recours (CNIL, juge).",
        ]

    def perform(self, data):
        return requests.refuse_request(request=self.object, reason=data["reason"], by=self.request.user)


class ReceiveForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Personne", queryset=Person.objects.all(), widget=person_chooser.widget_class()
    )
    received_on = forms.DateField(
        label="Reçue le",
        widget=AdminDateInput,
        initial=timezone.localdate,
        help_text="Le délai d’un mois court de ce jour. Assurez-vous de l’identité de la personne.",
    )


class ReceiveView(ActView):
    """A request that came by letter: the person has no account to ask with."""

    model = ErasureRequest
    permission_required = "decide"
    label, icon, header_icon = "Noter une demande reçue", "plus", "bin"
    form_class = ReceiveForm
    done_message = "la demande est enregistrée."
    index_url_name = "erasurerequest:index"
    inspect_url_name = "erasurerequest:inspect"

    def consequences(self):
        return [
            "La demande rejoint la liste, avec son délai de réponse.",
            "La personne en est prévenue par e-mail, si une adresse est notée.",
        ]

    def get_page_subtitle(self):
        return ""

    def perform(self, data):
        return requests.receive_request(by=self.request.user, **data)


class RequestIndexView(RecordIndexView):
    @property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.user_has_permission("decide"):
            buttons.append(
                HeaderButton("Noter une demande reçue", url=reverse("erasure_receive"), icon_name="plus")
            )
        return buttons


class RequestViewSet(RecordViewSet):
    model = ErasureRequest
    icon = "bin"
    menu_label = "Demandes d’effacement"
    add_enabled = edit_enabled = False
    exclude_form_fields = ["id"]
    index_view_class = RequestIndexView
    inspect_view_class = RequestInspectView
    transitions = (EraseView, RefuseView)
    select_related = ("person", "user", "decided_by")
    list_filter = ["state"]
    search_fields = ("person__last_name", "person__first_name", "user__email")
    list_display = [
        "__str__",
        Column("person", label="Personne", accessor=whose),
        DayColumn("requested_at", label="Demandé le", accessor=asked_on, sort_key="requested_at"),
        DayColumn("due_on", label="Réponse due le", sort_key="due_on"),
        Column("left", label="Délai", accessor=time_left),
        StatusTagColumn(
            "state", label="État", accessor="get_state_display", primary=lambda one: one.state == WAITING
        ),
    ]
    export = [
        ("N°", "pk"),
        ("Demandé le", "requested_at"),
        ("Réponse due le", "due_on"),
        ("État", "get_state_display"),
        ("Traitée le", "decided_at"),
    ]


erasure_requests = RequestViewSet()

"""« Messages envoyés »: the list, the sheet with its history, and what staff decide of a message."""

import django_filters
from django import forms
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from cms.backoffice import today
from cms.backoffice.errors import Refusal
from cms.backoffice.transitions import TransitionView
from cms.backoffice.views.inspection import Facts, Moment, Notice, RecordInspectView, Timeline
from cms.backoffice.viewsets import RecordViewSet
from cms.outbox import kinds, services
from cms.outbox.models import Message, State

CHECKBOXES = forms.CheckboxSelectMultiple
TONES = {"accepted": "good", "delivered": "good", "rejected": "bad", "uncertain": "bad"}


def kind_label(message):
    return kinds.label_of(message.kind)


class MessageFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="État", choices=State, widget=CHECKBOXES)
    kind = django_filters.ChoiceFilter(label="Sujet", choices=kinds.choices, empty_label="Tous")

    class Meta:
        model = Message
        fields = []


class MessageInspectView(RecordInspectView):
    def get_summary(self):
        return f"{self.object.get_state_display()} · {self.object.address}"

    def get_notices(self):
        if self.object.state == State.UNCERTAIN:
            return [
                Notice(
                    "L’envoi a été coupé au moment où le serveur allait répondre : le message est peut-être "
                    "arrivé, peut-être pas. Il n’est jamais renvoyé de lui-même."
                )
            ]
        return []

    def get_sections(self):
        message = self.object
        facts = self.facts(
            "Message",
            [
                ("Destinataire", "address"),
                ("Expéditeur", "sender"),
                ("Sujet", kind_label),
                ("Écrit le", "created_at"),
                ("Pas avant", "not_before"),
                ("Essais", "attempts"),
                ("Réponse du serveur", lambda one: f"{one.smtp_code or ''} {one.reply}".strip()),
            ],
        )
        moments = [
            Moment(
                on=event.at.date(),
                label=event.get_kind_display(),
                details=[event.detail] if event.detail else [],
                recorded=f"{event.at:%d/%m/%Y %H:%M}" + (f" par {event.user}" if event.user else ""),
                tone=TONES.get(event.kind, ""),
            )
            for event in message.events.select_related("user")
        ]
        text = "Texte confidentiel : il n’est pas montré." if message.secret else message.text
        return [
            facts,
            Timeline("Ce qui s’est passé", moments[::-1], "Rien pour l’instant : le message attend."),
            Facts("Texte", [("Texte", text)] if text else []),
        ]


class Settling(TransitionView):
    """An act of staff on a message; the service decides whether it is still possible."""

    permission_required = "resolve"
    service = None
    states = ()

    @classmethod
    def possible(cls, record):
        return record.state in cls.states

    def perform(self, data):
        try:
            return type(self).service(message=self.object, user=self.request.user)
        except services.NotPossible as error:
            raise Refusal(str(error)) from None


class ResendView(Settling):
    slug, label, icon = "renvoyer", "Renvoyer", "resubmit"
    states = (State.UNCERTAIN, State.REJECTED)
    service = services.resend
    main = True
    done_message = "il part de nouveau."

    def consequences(self):
        if self.object.state == State.UNCERTAIN:
            return [
                "Le message est renvoyé sous le même identifiant.",
                "S’il était déjà arrivé, la personne peut le recevoir deux fois.",
            ]
        return ["Le message est renvoyé à la même adresse."]


class MarkDeliveredView(Settling):
    slug, label, icon = "marquer-remis", "Marquer remis", "check"
    states = (State.UNCERTAIN,)
    service = services.mark_delivered
    done_message = "il est noté comme remis."

    def consequences(self):
        return ["Le message est noté comme remis : il ne sera pas renvoyé."]


class CancelView(Settling):
    slug, label, icon = "annuler", "Annuler l’envoi", "cross"
    states = (State.QUEUED,)
    service = services.cancel
    serious = True
    done_message = "il ne partira pas."

    def consequences(self):
        return ["Le message ne partira pas."]


class MessageViewSet(RecordViewSet):
    model = Message
    icon = "mail"
    menu_label = "Messages envoyés"
    menu_name = "messages"
    menu_order = 850
    add_to_admin_menu = True
    add_enabled = edit_enabled = False
    exclude_form_fields = ["id"]
    inspect_view_class = MessageInspectView
    filterset_class = MessageFilterSet
    transitions = (ResendView, MarkDeliveredView, CancelView)
    list_display = [
        "__str__",
        Column("address", label="Destinataire", sort_key="address"),
        Column("kind", label="Sujet", accessor=kind_label, classname="bo-wide"),
        DateColumn("created_at", label="Écrit le", sort_key="created_at"),
        StatusTagColumn(
            "state",
            label="État",
            accessor="get_state_display",
            primary=lambda message: message.state in (State.UNCERTAIN, State.REJECTED),
        ),
    ]
    export = [
        ("Écrit le", "created_at"),
        ("Destinataire", "address"),
        ("Sujet", kind_label),
        ("Objet", "subject"),
        ("État", "get_state_display"),
        ("Essais", "attempts"),
        ("Réponse du serveur", "reply"),
    ]

    def get_queryset(self, request):
        return Message.objects.defer("html")

    def search(self, queryset, text):
        for word in text.lower().split():
            queryset = queryset.filter(address__contains=word) | queryset.filter(subject__icontains=word)
        return queryset


messages = MessageViewSet()


def _in_state(state):
    return reverse("message:index", query={"state": state})


@today.register(permission="outbox.resolve_message")
def uncertain(user):
    waiting = Message.objects.filter(state=State.UNCERTAIN)
    return today.Card(
        "Messages dont l’arrivée est incertaine",
        waiting.count(),
        _in_state(State.UNCERTAIN),
        [(f"{one} ({one.address})", one.get_backoffice_url()) for one in waiting[:5]],
        pressing=True,
    )


@today.register(permission="outbox.resolve_message")
def refused(user):
    refused = Message.objects.filter(state=State.REJECTED)
    return today.Card(
        "Messages refusés par le serveur du destinataire",
        refused.count(),
        _in_state(State.REJECTED),
        [(f"{one} ({one.address})", one.get_backoffice_url()) for one in refused[:5]],
    )

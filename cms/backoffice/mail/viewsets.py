"""« Messages envoyés »: the list, and the sheet of a message with its history."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.urls import path, reverse
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput, HeaderButton
from wagtail.permissions import policy_registry

from cms.backoffice.display import linked
from cms.backoffice.mail.acts import CancelView, LetterView, MarkDeliveredView, ResendView, UncertainView
from cms.backoffice.views.inspection import Facts, Moment, Notice, RecordInspectView, Timeline
from cms.backoffice.views.listing import RecordIndexView
from cms.backoffice.viewsets import RecordViewSet
from cms.outbox import kinds, preview
from cms.outbox.models import Message, State

CHECKBOXES = forms.CheckboxSelectMultiple
TONES = {"accepted": "good", "delivered": "good", "rejected": "bad", "uncertain": "bad"}


def kind_label(message):
    return kinds.label_of(message.kind)


class MessageFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="État", choices=State, widget=CHECKBOXES)
    kind = django_filters.ChoiceFilter(label="Sujet", choices=kinds.choices, empty_label="Tous")
    since = django_filters.DateFilter(
        label="Écrit depuis le", field_name="created_at", lookup_expr="date__gte", widget=AdminDateInput
    )
    until = django_filters.DateFilter(
        label="Écrit jusqu’au", field_name="created_at", lookup_expr="date__lte", widget=AdminDateInput
    )

    class Meta:
        model = Message
        fields = []


@dataclass
class Letter:
    """The message as its reader sees it, in a frame."""

    url: str
    heading: str = "Tel qu’il est reçu"
    sandbox: str = preview.SANDBOX
    template_name = "backoffice/sections/letter.html"


class MessageIndexView(RecordIndexView):
    @property
    def header_more_buttons(self):
        if not self.permission_policy.user_has_permission(self.request.user, "resolve"):
            return super().header_more_buttons
        url = reverse(self.viewset.get_url_name("uncertain"))
        button = HeaderButton("Messages incertains", url=url, icon_name="warning", priority=5)
        return [*super().header_more_buttons, button]


class MessageInspectView(RecordInspectView):
    def get_summary(self):
        return f"{self.object.get_state_display()} · {self.object.address}"

    def get_notices(self):
        message, found = self.object, []
        if message.state == State.UNCERTAIN:
            found.append(
                "L’envoi a été coupé au moment où le serveur allait répondre : le message est peut-être "
                "arrivé, peut-être pas. Il n’est jamais renvoyé de lui-même."
            )
        if message.state in (State.UNCERTAIN, State.REJECTED) and message.forgotten:
            found.append(
                "Le texte de ce message confidentiel a été effacé : il ne peut pas être renvoyé. "
                + kinds.instead_of(message.kind)
            )
        return [Notice(text) for text in found]

    def get_sections(self):
        facts = self.facts(
            "Message",
            [
                ("Destinataire", "address"),
                ("Fiche", self.recipient),
                ("Expéditeur", "sender"),
                ("Sujet", kind_label),
                ("Écrit le", "created_at"),
                ("Pas avant", "not_before"),
                ("Essais", "attempts"),
                ("Réponse du serveur", lambda one: f"{one.smtp_code or ''} {one.reply}".strip()),
                ("Pièces jointes", lambda one: [file.name for file in one.attachments.defer("content")]),
            ],
        )
        happened = Timeline("Ce qui s’est passé", self.moments(), "Rien pour l’instant : le message attend.")
        return [facts, happened, *self.body()]

    def recipient(self, message):
        """The record it was written to, for those who may read it."""
        model = message.recipient_type and message.recipient_type.model_class()
        policy = model and policy_registry.get_by_type(model)
        if not policy or not policy.user_has_any_permission(self.request.user, ["add", "change", "view"]):
            return ""
        record = model._default_manager.filter(pk=message.recipient_id).first()
        return linked(record) if record else ""

    def moments(self):
        events = self.object.events.select_related("user").order_by("-at", "-pk")
        return [
            Moment(
                on=timezone.localdate(event.at),
                label=event.get_kind_display(),
                details=[event.detail] if event.detail else [],
                recorded=f"{timezone.localtime(event.at):%d/%m/%Y %H:%M}"
                + (f" par {event.user}" if event.user else ""),
                tone=TONES.get(event.kind, ""),
            )
            for event in events
        ]

    def body(self):
        message = self.object
        if message.secret:
            return [Facts("Texte", [("Texte", "Texte confidentiel : il n’est pas montré.")])]
        text = Facts("En texte simple", [("Texte", message.text)] if message.text else [])
        if not message.html:
            return [text]
        url = reverse(self.viewset.get_url_name("letter"), args=[message.pk])
        return [Letter(url), text]


class MessageViewSet(RecordViewSet):
    model = Message
    icon = "mail"
    menu_label = "Messages envoyés"
    menu_name = "messages"
    menu_order = 850
    add_to_admin_menu = True
    add_enabled = edit_enabled = False
    exclude_form_fields = ["id"]
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    filterset_class = MessageFilterSet
    search_fields = ("address", "subject")
    transitions = (ResendView, MarkDeliveredView, CancelView)
    list_display = [
        "__str__",
        Column("address", label="Destinataire", sort_key="address"),
        Column("kind", label="Sujet", accessor=kind_label, classname="bo-wide"),
        DateColumn("created_at", label="Écrit le", sort_key="created_at", classname="bo-wide"),
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
        # The text of a message is small; its HTML is not, and its sheet fetches it by itself.
        return Message.objects.defer("html")

    def get_urlpatterns(self):
        more = [
            path("incertains/", self.construct_view(UncertainView), name="uncertain"),
            path("mise-en-forme/<int:pk>/", self.construct_view(LetterView), name="letter"),
        ]
        return [*super().get_urlpatterns(), *more]


messages = MessageViewSet()

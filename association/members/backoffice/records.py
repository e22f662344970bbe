"""Screens of colleges, founding texts and partnerships."""

import django_filters
from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn

from association.members.backoffice.filters import yes_filter
from association.members.models import College, FoundingText, Partnership
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked, long_date
from cms.backoffice.views.inspection import Listing, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


class CollegeInspectView(RecordInspectView):
    def get_sections(self):
        periods = (
            self.object.periods.active()
            .filter(membership__status="active")
            .select_related("membership__organisation")
            .order_by("membership__organisation__display_name")
        )
        rows = [[linked(period.membership), long_date(period.start_on)] for period in periods]
        members = Listing("Membres actifs", ["Organisation", "Dans ce collège depuis le"], rows, "Aucun.")
        return [*super().get_sections(), members]


class CollegeViewSet(RecordViewSet):
    model = College
    icon = "list-ol"
    menu_order = 300
    add_label = "Ajouter un collège"
    inspect_view_class = CollegeInspectView
    search_fields = ("name", "short_name")
    ordering = "order"
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("short_name"),
                FieldPanel("slug"),
                FieldPanel("description"),
            ],
            heading="Identité",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("order"), FieldPanel("board_seats")]),
                FieldPanel("voting_right"),
                FieldPanel("in_use"),
            ],
            heading="Place dans le réseau",
        ),
    ]
    list_display = [
        "name",
        Column("order", label="Ordre", sort_key="order"),
        Column("get_voting_right_display", label="Voix", sort_key="voting_right"),
        NumberColumn("board_seats", label="Sièges au CA", sort_key="board_seats"),
        NumberColumn("member_count", label="Membres actifs"),
        BooleanColumn("in_use", label="En vigueur", sort_key="in_use"),
    ]
    export = [
        ("Ordre", "order"),
        ("Nom", "name"),
        ("Nom court", "short_name"),
        ("Voix", "get_voting_right_display"),
        ("Sièges au conseil d’administration", "board_seats"),
        ("Membres actifs", "member_count"),
        ("En vigueur", "in_use"),
    ]
    sections = [
        ("Identité", ["name", "short_name", "description"]),
        ("Place dans le réseau", ["order", "voting_right", "board_seats", "in_use"]),
    ]

    def get_queryset(self, request):
        return College.objects.with_member_count()


class FoundingTextInspectView(RecordInspectView):
    def get_sections(self):
        return [*super().get_sections(), self.signatures_section()]

    def signatures_section(self):
        signatures = self.object.signatures.select_related("membership__organisation")
        rows = [
            [linked(signature.membership), long_date(signature.signed_on), signature.signatory]
            for signature in signatures.order_by("membership__organisation__display_name")
        ]
        return Listing("Signé par", ["Adhérent", "Le", "Signataire"], rows, "Personne pour l’instant.")


class FoundingTextViewSet(RecordViewSet):
    model = FoundingText
    icon = "doc-full"
    menu_order = 400
    add_label = "Ajouter une version d’un texte"
    inspect_view_class = FoundingTextInspectView
    list_filter = ["kind"]
    select_related = ("document",)
    ordering = ("kind", "-adopted_on")
    panels = [
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("version"), FieldPanel("adopted_on")]),
        FieldPanel("adopted_by"),
        FieldPanel("document"),
    ]
    list_display = [
        "__str__",
        DayColumn("adopted_on", label="Adopté le", sort_key="adopted_on"),
        Column("adopted_by", label="Adopté par"),
        NumberColumn("signature_count", label="Signatures"),
    ]
    export = [
        ("Texte", "get_kind_display"),
        ("Version", "version"),
        ("Adopté le", "adopted_on"),
        ("Adopté par", "adopted_by"),
        ("Signatures", "signature_count"),
    ]
    sections = [("Texte", ["kind", "version", "adopted_on", "adopted_by", "document"])]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(signature_count=Count("signatures"))


class PartnershipFilterSet(WagtailFilterSet):
    running = yes_filter("En cours seulement", "filter_running")
    kind = django_filters.MultipleChoiceFilter(
        label="Nature", choices=Partnership.Kind, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Partnership
        fields = []

    def filter_running(self, queryset, name, value):
        today = timezone.localdate()
        running = Q(start_on__lte=today) & (Q(end_on__isnull=True) | Q(end_on__gt=today))
        return queryset.filter(running) if value else queryset


class PartnershipViewSet(RecordViewSet):
    model = Partnership
    icon = "link"
    menu_order = 500
    add_label = "Ajouter un partenariat"
    filterset_class = PartnershipFilterSet
    search_fields = ("organisation__search_text", "subject")
    select_related = ("organisation",)
    ordering = ("organisation__display_name", "pk")
    panels = [
        FieldPanel("organisation"),
        FieldPanel("kind"),
        FieldPanel("subject"),
        FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")]),
    ]
    list_display = [
        "organisation",
        Column("get_kind_display", label="Nature", sort_key="kind"),
        Column("subject", label="Objet"),
        DayColumn("start_on", label="Depuis le", sort_key="start_on"),
        DayColumn("end_on", label="Jusqu’au", sort_key="end_on"),
    ]
    export = [
        ("Organisation", "organisation"),
        ("Nature", "get_kind_display"),
        ("Objet", "subject"),
        ("Depuis le", "start_on"),
        ("Jusqu’au", "end_on"),
    ]
    sections = [("Partenariat", ["organisation", "kind", "subject", "start_on", "end_on"])]


colleges = CollegeViewSet()
founding_texts = FoundingTextViewSet()
partnerships = PartnershipViewSet()

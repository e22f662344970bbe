"""Screens of the yearly confirmation: the campaigns with their progress, and the answers one by one."""

from collections import Counter

import django_filters
from django import forms
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput

from association.members.backoffice.filters import CHECKBOXES
from association.members.models import College, Confirmation, ConfirmationCampaign, Organisation
from association.members.rules.confirmations import Progress
from association.members.rules.words import counted
from association.members.services import confirmations as services
from association.members.services.recipients import recipients
from association.records.dated import today
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked
from cms.backoffice.transitions import ActView, TransitionView
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet

PREVIEWED = 20


class OpenForm(forms.Form):
    year = forms.IntegerField(label="Année", min_value=2000, max_value=2100, initial=lambda: today().year)
    deadline = forms.DateField(
        label="Dernier jour pour répondre",
        widget=AdminDateInput,
        help_text="Ce jour compris\u00a0: ensuite, les liens se ferment d’eux-mêmes.",
    )


def previewed(confirmed):
    """[[organisation, address]] of whom a letter would reach, and who cannot be written to, first."""
    reachable = recipients(one.pk for one in confirmed)
    rows = [[str(one), reachable[one.pk].address if one.pk in reachable else ""] for one in confirmed]
    rows.sort(key=lambda row: row[1] != "")
    return [[name, address or "sans adresse\u00a0: ne recevra rien"] for name, address in rows], len(
        reachable
    )


class Previewed:
    """An act that shows whom it writes to before it does."""

    template_name = "backoffice/members/dues_act.html"

    def whom(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "headings": ("Adhérent", "Lettre à"),
            "rows": self.preview[0],
        }

    @property
    def preview(self):
        if not hasattr(self, "_preview"):
            self._preview = previewed(list(self.whom()))
        return self._preview


class OpenView(Previewed, ActView):
    model = ConfirmationCampaign
    label = "Ouvrir la confirmation annuelle"
    permission_required = "add"
    form_class = OpenForm
    done_message = "la confirmation est ouverte, les liens sont partis."

    def whom(self):
        return services.members_to_ask()

    def consequences(self):
        rows, number = self.preview
        return [
            f"{counted(len(rows), 'adhérent')} à interroger\u00a0; {counted(number, 'lettre')} par e-mail, "
            "chacune avec son lien, sans compte.",
            "Chacun répond «\u00a0Tout est exact\u00a0», ou corrige\u00a0: vous relisez avant d’écrire.",
        ]

    def perform(self, data):
        return services.open_campaign(user=self.request.user, **data)


class AskAgainView(Previewed, TransitionView):
    slug, label, icon = "relancer", "Relancer les silencieux", "mail"
    permission_required = "manage"
    done_message = "les rappels sont partis."
    main = True

    @classmethod
    def possible(cls, campaign):
        return campaign.accepts_answers()

    def whom(self):
        return [one.organisation for one in services.to_ask_again(self.object)]

    def consequences(self):
        return [
            f"{counted(self.preview[1], 'rappel')} par e-mail, avec le même lien.",
            f"Jamais deux fois en {services.REMINDER_DAYS} jours à la même organisation.",
        ]

    def perform(self, data):
        services.ask_again(campaign=self.object, user=self.request.user)
        return self.object


class CloseView(TransitionView):
    slug, label, icon = "clore", "Clore", "lock"
    permission_required = "manage"
    serious = True
    done_message = "la confirmation est close."

    @classmethod
    def possible(cls, campaign):
        return campaign.closed_at is None

    def consequences(self):
        return [
            "Les liens ne répondent plus, tout de suite et pour toujours.",
            "Les réponses restent, et leurs corrections s’examinent encore.",
        ]

    def perform(self, data):
        return services.close_campaign(campaign=self.object, user=self.request.user)


class CampaignInspectView(RecordInspectView):
    def get_summary(self):
        campaign = self.object
        state = "Ouverte" if campaign.accepts_answers() else "Close"
        return f"{state}, jusqu’au {campaign.deadline:%d/%m/%Y}"

    def get_notices(self):
        number = self.object.confirmations.filter(asked_on=None, answered_at=None).count()
        if not number:
            return []
        return [
            Notice(f"{counted(number, 'adhérent')} sans adresse e-mail\u00a0: rien ne leur a été envoyé.")
        ]

    def get_sections(self):
        return [
            self.board(),
            self.facts("Campagne", ["year", "deadline", "opened_at", "opened_by", "closed_at", "closed_by"]),
        ]

    def board(self):
        """How many are where, college by college; each college leads to its answers."""
        found = self.object.confirmations.with_progress().with_college(self.object.opened_on)
        counts, colleges = {}, {}
        for college, name, progress in found.order_by("pk").values_list(
            "college_id", "college_name", "progress"
        ):
            counts.setdefault(college, Counter())[progress] += 1
            colleges[college] = name or "Sans collège"
        order = {pk: rank for rank, pk in enumerate(College.objects.values_list("pk", flat=True))}
        rows = [
            [link_to(self.object, college, colleges[college]), *cells(counts[college])]
            for college in sorted(colleges, key=lambda pk: order.get(pk, len(order)))
        ]
        total = sum(counts.values(), Counter())
        if rows:
            rows.append([link_to(self.object, None, "Total"), *cells(total)])
        headings = ["Collège", "Interrogés", *Progress.labels, "Ont répondu"]
        return Listing("Avancement", headings, rows, "Aucun adhérent.")


def cells(counts):
    asked = counts.total()
    answered = asked - counts[Progress.SILENT]
    return [asked, *(counts[one] for one in Progress), f"{round(100 * answered / asked)}\u00a0%"]


def link_to(campaign, college, label):
    query = {"campaign": campaign.pk} | ({"college": college} if college else {})
    return format_html('<a href="{}">{}</a>', reverse("confirmation:index", query=query), label)


class CampaignViewSet(RecordViewSet):
    model = ConfirmationCampaign
    icon = "circle-check"
    menu_label = "Confirmations annuelles"
    menu_order = 265
    edit_enabled = False
    add_label = "Ouvrir la confirmation annuelle"
    add_view_class = OpenView
    inspect_view_class = CampaignInspectView
    transitions = (AskAgainView, CloseView)
    ordering = ("-year",)
    form_fields = []
    list_display = [
        "__str__",
        DayColumn("opened_at", label="Ouverte le", sort_key="opened_at", classname="bo-wide"),
        DayColumn("deadline", label="Jusqu’au", sort_key="deadline"),
        NumberColumn("asked_number", label="Interrogés"),
        NumberColumn("answered_number", label="Ont répondu"),
        NumberColumn("review_number", label="À examiner"),
    ]
    export = [
        ("Année", "year"),
        ("Ouverte le", "opened_at"),
        ("Dernier jour", "deadline"),
        ("Close le", "closed_at"),
        ("Interrogés", "asked_number"),
        ("Ont répondu", "answered_number"),
        ("À examiner", "review_number"),
    ]

    def get_queryset(self, request):
        return ConfirmationCampaign.objects.with_numbers()

    def get_add_view_kwargs(self, **kwargs):
        return {}


class SettleForm(forms.Form):
    settlement = forms.CharField(
        label="Suite donnée", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class SettleView(TransitionView):
    slug, label, icon = "traiter", "Traiter les changements de personnes", "check"
    permission_required = "settle"
    form_class = SettleForm
    main = True
    done_message = "c’est noté."

    @classmethod
    def possible(cls, confirmation):
        return bool(confirmation.remarks) and confirmation.settled_at is None

    def consequences(self):
        return [
            f"L’adhérent écrit\u00a0: «\u00a0{self.object.remarks}\u00a0»",
            "Faites d’abord le changement (désigner, remplacer, mettre fin), puis notez ce qui est fait.",
            "Aucun message n’est envoyé\u00a0: répondez à l’adhérent.",
        ]

    def perform(self, data):
        return services.settle(confirmation=self.object, user=self.request.user, **data)


class ConfirmationInspectView(RecordInspectView):
    def get_header_title(self):
        return str(self.object.organisation)

    def get_summary(self):
        return f"{self.object.campaign} · {progress(self.object)}"

    def get_sections(self):
        return [
            self.facts("Demande", ["organisation", "campaign", "asked", "asked_on", "reminded_on"]),
            self.facts(
                "Réponse",
                [
                    ("Répondue le", "answered_at"),
                    ("Réponse", progress),
                    ("Corrections", proposal_link),
                    "remarks",
                    "settlement",
                    "settled_by",
                    "settled_at",
                ],
            ),
        ]


def progress(confirmation):
    return Progress(confirmation.progress).label


def proposal_link(confirmation):
    proposal = confirmation.proposal
    return linked(proposal, f"Voir et décider ({proposal.get_state_display().lower()})") if proposal else ""


class ConfirmationFilterSet(WagtailFilterSet):
    campaign = django_filters.ModelMultipleChoiceFilter(
        label="Campagne", queryset=lambda request: ConfirmationCampaign.objects.all(), widget=CHECKBOXES
    )
    progress = django_filters.MultipleChoiceFilter(label="Réponse", choices=Progress, widget=CHECKBOXES)
    college = django_filters.ModelMultipleChoiceFilter(
        label="Collège",
        queryset=lambda request: College.objects.all(),
        method="filter_college",
        widget=CHECKBOXES,
    )

    class Meta:
        model = Confirmation
        fields = []

    def filter_college(self, queryset, name, value):
        return queryset.filter(college_id__in=[college.pk for college in value]) if value else queryset


class ConfirmationViewSet(RecordViewSet):
    """Members answer by their link; here their answers are read, and what they ask for is settled."""

    model = Confirmation
    icon = "form"
    menu_label = "Réponses des adhérents"
    menu_order = 266
    add_enabled = edit_enabled = False
    inspect_view_class = ConfirmationInspectView
    filterset_class = ConfirmationFilterSet
    search_fields = ("organisation__search_text",)
    ordering = ("-campaign__year", "organisation__search_text", "pk")
    transitions = (SettleView,)
    form_fields = []
    list_display = [
        "organisation",
        Column("campaign", label="Année", accessor="campaign.year", sort_key="campaign__year"),
        Column("college_name", label="Collège", classname="bo-wide"),
        DayColumn("asked_on", label="Demandée le", sort_key="asked_on", classname="bo-wide"),
        DayColumn("answered_at", label="Répondue le", sort_key="answered_at"),
        StatusTagColumn(
            "progress_label",
            label="Réponse",
            accessor=progress,
            sort_key="progress",
            primary=lambda one: one.progress == Progress.TO_REVIEW,
        ),
    ]
    export = [
        ("Référence", "organisation.reference"),
        ("Adhérent", "organisation.display_name"),
        ("Année", "campaign.year"),
        ("Collège", "college_name"),
        ("Demandée le", "asked_on"),
        ("Dernière relance", "reminded_on"),
        ("Répondue le", "answered_at"),
        ("Réponse", progress),
        ("Changements de personnes", "remarks"),
        ("Suite donnée", "settlement"),
    ]

    def get_queryset(self, request):
        related = ("organisation", "campaign", "proposal", "asked")
        return Confirmation.objects.with_progress().with_college().select_related(*related)

    def search(self, queryset, text):
        return queryset.filter(organisation__in=Organisation.objects.matching(text))


campaigns = CampaignViewSet()
confirmations = ConfirmationViewSet()

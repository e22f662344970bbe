"""Screens of the dues: the list, the sheet with its payments; the year's board is in dues_year.py."""

import django_filters
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import HeaderButton

from association.members.backoffice import dues_acts, dues_year
from association.members.backoffice.filters import CHECKBOXES, departments
from association.members.models import College, Due, DuesRate, Organisation
from association.members.rules.dues import DueState
from association.members.rules.money import ZERO, euros
from association.members.services.arrears import arrears
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked, long_date
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.views.listing import RecordIndexView
from cms.backoffice.viewsets import RecordViewSet


class DueInspectView(RecordInspectView):
    def get_header_title(self):
        return f"{self.object.membership}, {self.object.year}"

    def get_summary(self):
        due = self.object
        return f"{state(due)} · reste {euros(due.outstanding)} sur {euros(due.amount)}"

    def get_notices(self):
        verdict = arrears(organisation=self.object.membership.organisation)
        return [] if not verdict.overdue else [
            Notice(verdict.explanation, "info" if verdict.may_vote else "warning")
        ]  # fmt: skip

    def get_sections(self):
        return [
            self.facts(
                "Cotisation",
                [
                    ("Adhérent", lambda due: linked(due.membership)),
                    "year",
                    "college",
                    ("Montant", amount),
                    ("Reçu", paid),
                    ("Reste dû", outstanding),
                    ("État", state),
                ],
            ),
            self.facts(
                "Appel",
                [
                    "called_on",
                    "due_on",
                    "reminded_on",
                    "exempt_on",
                    "exempt_reason",
                    ("Document", call_link),
                ],
            ),
            self.payments_section(),
        ]

    def payments_section(self):
        entries = self.object.payments.select_related("receipt", "cancelled_by", "recorded_by", "cancels")
        may_cancel = self.user_has_permission("manage")
        rows = [
            [
                long_date(one.received_on),
                euros(one.amount),
                one.get_means_display(),
                one.reference,
                receipt_cell(one),
                standing(one, may_cancel),
                one.recorded_by or "",
            ]
            for one in entries
        ]
        headings = ["Reçu le", "Montant", "Moyen", "Référence", "Reçu", "Suite", "Saisi par"]
        return Listing("Paiements", headings, rows, "Aucun paiement.")


def receipt_cell(payment):
    if payment.cancels_id:
        return ""
    label = f"n°\u00a0{payment.receipt.full_number}"
    return format_html('<a href="{}">{} (PDF)</a>', dues_acts.receipt_url(payment.receipt), label)


def standing(payment, may_cancel):
    if payment.cancels_id:
        return f"annule celui du {payment.cancels.received_on:%d/%m/%Y}\u00a0: {payment.reason}"
    if payment.is_cancelled:
        return "annulé"
    if not may_cancel:
        return ""
    label = f"Annuler le paiement de {euros(payment.amount)}"
    url = reverse("due:cancel_payment", args=[payment.pk])
    return format_html('<a href="{}" aria-label="{}">Annuler</a>', url, label)


def amount(due):
    return euros(due.amount)


def paid(due):
    return euros(due.paid) if due.paid else ""


def outstanding(due):
    return euros(due.outstanding) if due.outstanding else ""


def state(due):
    return DueState(due.state).label


def call_link(due):
    url = reverse("due:call_paper", args=[due.pk])
    return format_html('<a href="{}">Appel {} (PDF)</a>', url, due.call_number)


def years(request):
    known = Due.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(year, str(year)) for year in known]


class DueFilterSet(WagtailFilterSet):
    year = django_filters.MultipleChoiceFilter(label="Année", choices=lambda: years(None), widget=CHECKBOXES)
    state = django_filters.MultipleChoiceFilter(label="État", choices=DueState, widget=CHECKBOXES)
    college = django_filters.ModelMultipleChoiceFilter(
        label="Collège", queryset=lambda request: College.objects.all(), widget=CHECKBOXES
    )
    department = django_filters.ModelMultipleChoiceFilter(
        label="Département",
        field_name="membership__organisation__department",
        queryset=departments,
        widget=CHECKBOXES,
    )

    class Meta:
        model = Due
        fields = []


class DueIndexView(RecordIndexView):
    @property
    def header_buttons(self):
        board = HeaderButton("Tableau de l’année", url=reverse("due:board"), icon_name="table")
        return [*super().header_buttons, board]

    def export_rows(self, queryset):
        """The lines of the list, then their totals."""
        sums = [ZERO, ZERO, ZERO]
        for due in queryset:
            sums = [
                total + one for total, one in zip(sums, (due.amount, due.paid, due.outstanding), strict=True)
            ]
            yield from super().export_rows([due])
        yield ["", "Total", "", "", "", *sums, *[""] * (len(self.viewset.export) - 8)]


class DueViewSet(RecordViewSet):
    """Nothing is edited here: a due is prepared, called, paid or exempted, each by its act."""

    model = Due
    icon = "tag"
    menu_label = "Cotisations"
    menu_order = 220
    add_enabled = edit_enabled = False
    index_view_class = DueIndexView
    inspect_view_class = DueInspectView
    filterset_class = DueFilterSet
    search_fields = ("membership__organisation__search_text",)
    ordering = ("-year", "membership__organisation__search_text", "pk")
    transitions = dues_acts.TRANSITIONS
    form_fields = []
    list_display = [
        "membership",
        Column("year", label="Année", sort_key="year"),
        Column("college", label="Collège", accessor="college.short_name", classname="bo-wide"),
        NumberColumn("amount", label="Montant", accessor=amount, sort_key="amount"),
        NumberColumn("paid", label="Reçu", accessor=paid, classname="bo-wide"),
        NumberColumn("outstanding", label="Reste dû", accessor=outstanding),
        DayColumn("due_on", label="À payer avant le", sort_key="due_on", classname="bo-wide"),
        StatusTagColumn("state_label", label="État", accessor=state, sort_key="state",
                        primary=lambda due: due.state == DueState.LATE),
    ]  # fmt: skip
    export = [
        ("Référence", "membership.organisation.reference"),
        ("Adhérent", "membership.organisation.display_name"),
        ("Année", "year"),
        ("Collège", "college.name"),
        ("État", state),
        ("Montant", "amount"),
        ("Reçu", "paid"),
        ("Reste dû", "outstanding"),
        ("Appelée le", "called_on"),
        ("À payer avant le", "due_on"),
        ("Dernière relance", "reminded_on"),
        ("Exonérée le", "exempt_on"),
        ("Motif de l’exonération", "exempt_reason"),
    ]

    def get_queryset(self, request):
        return Due.objects.with_account().select_related("membership__organisation", "college")

    def search(self, queryset, text):
        return queryset.filter(membership__organisation__in=Organisation.objects.matching(text))

    def get_urlpatterns(self):
        view = self.construct_view
        return [
            *super().get_urlpatterns(),
            path("annee/", view(dues_year.ThisYearView), name="board"),
            path("annee/<int:year>/", view(dues_year.BoardView), name="year"),
            path("annee/<int:year>/montants/", view(dues_year.CopyRatesView), name="copy_rates"),
            path("annee/<int:year>/preparer/", view(dues_year.PrepareView), name="prepare"),
            path("annee/<int:year>/appeler/", view(dues_year.CallAllView), name="call_all"),
            path("annee/<int:year>/relancer/", view(dues_year.RemindAllView), name="remind_all"),
            path("appel/<int:pk>/", view(dues_acts.CallPaperView), name="call_paper"),
            path("recus/<int:pk>/", view(dues_acts.ReceiptPaperView), name="receipt"),
            path("paiements/<int:pk>/annuler/", view(dues_acts.CancelPaymentView), name="cancel_payment"),
        ]


class DuesRateViewSet(RecordViewSet):
    model = DuesRate
    icon = "list-ol"
    menu_label = "Montants des cotisations"
    menu_order = 225
    add_label = "Fixer un montant"
    select_related = ("college",)
    ordering = ("-year", "college__order", "pk")
    list_filter = ["year", "college"]
    form_fields = ["year", "college", "amount", "decision"]
    list_display = [
        "college",
        Column("year", label="Année", sort_key="year"),
        NumberColumn("amount", label="Montant", accessor=amount, sort_key="amount"),
        Column("decision", label="Décision", classname="bo-wide"),
    ]
    sections = [("Montant", ["college", "year", ("Montant", amount), "decision"])]
    export = [
        ("Année", "year"),
        ("Collège", "college.name"),
        ("Montant", "amount"),
        ("Décision", "decision"),
    ]


dues = DueViewSet()
rates = DuesRateViewSet()

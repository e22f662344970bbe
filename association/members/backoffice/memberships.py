"""Screens of the memberships: the list, the sheet that tells the whole story, the acts."""

from datetime import timedelta

from django.db.models import F
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail.admin.ui.tables import Column, StatusTagColumn

from association.members.backoffice.days import day_asked
from association.members.backoffice.filters import MembershipFilterSet
from association.members.backoffice.membership_acts import TRANSITIONS, ApplyView
from association.members.backoffice.missing import missing, with_signatures
from association.members.backoffice.scans import ScanView
from association.members.backoffice.story import story
from association.members.models import Membership, Organisation
from association.members.rules.lifecycle import Status
from association.members.rules.words import in_words
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked, long_date
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView, Timeline
from cms.backoffice.viewsets import RecordViewSet

# A period ends the day before the next begins: people read the last day, both included.
ONE_DAY = timedelta(days=1)
STATUS_LABELS = dict(Status.choices)


class MembershipInspectView(RecordInspectView):
    def get_object_queryset(self):
        related = ("organisation__type", "organisation__parent", "merged_into")
        return with_signatures(Membership.objects.select_related(*related).with_college())

    def get_summary(self):
        membership = self.object
        parts = [membership.get_status_display(), membership.college_name]
        return " · ".join(str(part) for part in parts if part)

    def get_notices(self):
        membership = self.object
        notices = []
        if lacking := missing(membership):
            notices.append(Notice(f"Il manque : {in_words(lacking)}."))
        if membership.organisation.stands_for_its_own:
            notices.append(Notice("Site sans entité juridique : il adhère pour lui-même."))
        if membership.ended_on and membership.status in Status.open():
            notices.append(Notice(f"Cette adhésion se termine le {long_date(membership.ended_on)}.", "info"))
        return notices

    def get_sections(self):
        membership = self.object
        signatures = list(membership.signatures.select_related("text").order_by("signed_on", "pk"))
        periods = list(membership.college_periods.select_related("college"))
        events = list(membership.events.select_related("recorded_by"))
        return [
            self.facts(
                "Situation",
                [
                    "organisation",
                    "status",
                    ("Collège", college),
                    "active_from",
                    ("Jusqu’au", "ended_on"),
                    "merged_into",
                ],
            ),
            self.signatures_section(signatures),
            self.colleges_section(periods),
            Timeline("Histoire", story(events, signatures, periods)),
        ]

    def signatures_section(self, signatures):
        may_fetch = self.user_has_any_permission(["change", "sign"])
        rows = [
            [
                str(signature.text),
                long_date(signature.signed_on),
                signature.signatory,
                signature.capacity,
                scan_link(signature, may_fetch),
            ]
            for signature in signatures
        ]
        headings = ["Texte", "Signé le", "Signataire", "Qualité", "Exemplaire signé"]
        return Listing("Signatures", headings, rows, "Aucun texte signé.")

    def colleges_section(self, periods):
        rows = [
            [
                linked(period.college),
                long_date(period.start_on),
                long_date(period.end_on - ONE_DAY) if period.end_on else "",
                period.decision,
            ]
            for period in reversed(periods)
        ]
        return Listing("Collèges", ["Collège", "À partir du", "Jusqu’au", "Décision"], rows, "Aucun.")


def college(membership):
    return membership.college_name or ""


def scan_link(signature, may_fetch):
    if not signature.scan:
        return "non versé"
    if not may_fetch:
        return "versé"
    label = f"Télécharger l’exemplaire signé : {signature.text}"
    url = reverse("membership:scan", args=[signature.pk])
    return format_html('<a href="{}" aria-label="{}">Télécharger</a>', url, label)


def status_on(membership):
    """The status on the day the list is asked for."""
    return STATUS_LABELS[membership.status_on]


def lacking(membership):
    things = missing(membership, membership.status_on)
    return in_words(things) if things else ""


class MembershipViewSet(RecordViewSet):
    """Nothing is edited here: a membership changes by acts, each with its page and its rule."""

    model = Membership
    icon = "group"
    menu_order = 200
    edit_enabled = False
    add_label = "Enregistrer une candidature"
    add_view_class = ApplyView
    inspect_view_class = MembershipInspectView
    filterset_class = MembershipFilterSet
    search_fields = ("organisation__search_text",)
    ordering = ("organisation__display_name", "pk")
    transitions = TRANSITIONS
    form_fields = []
    list_display = [
        "organisation",
        Column("college_short_name", label="Collège", sort_key="college_order"),
        StatusTagColumn(
            "status_on",
            label="Statut",
            accessor=status_on,
            sort_key="status_on",
            primary=lambda membership: membership.status_on == Status.ACTIVE,
        ),
        DayColumn("active_from", label="Membre depuis", sort_key="active_from", classname="bo-wide"),
        DayColumn("ended_on", label="Jusqu’au", sort_key="ended_on", classname="bo-wide"),
        Column("lacking", label="Il manque", accessor=lacking, classname="bo-wide"),
    ]
    export = [
        ("Référence", "organisation.reference"),
        ("Organisation", "organisation.display_name"),
        ("N° FINESS", "organisation.finess"),
        ("Commune", "organisation.city"),
        ("Département", "organisation.department_id"),
        ("Collège", college),
        ("Statut", status_on),
        ("Membre depuis le", "active_from"),
        ("Jusqu’au", "ended_on"),
        ("Il manque", lacking),
    ]

    def get_queryset(self, request):
        """As they stand today, or on the day that the filter « À la date du » asks for (?le=2025-06-30)."""
        on = day_asked(request)
        rows = (
            Membership.objects.standing_on(on) if on else Membership.objects.annotate(status_on=F("status"))
        )
        return with_signatures(rows.select_related("organisation").with_college(on), on)

    def search(self, queryset, text):
        return queryset.filter(organisation__in=Organisation.objects.matching(text))

    def get_add_view_kwargs(self, **kwargs):
        return {}

    def get_urlpatterns(self):
        scan = path("scan/<int:pk>/", self.construct_view(ScanView), name="scan")
        return [*super().get_urlpatterns(), scan]


memberships = MembershipViewSet()

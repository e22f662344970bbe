"""« Campagnes de signature »: who gets what, then who signed, college by college."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import path, reverse
from django.views.generic import View
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import StatusTagColumn
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from association.members.models import SignatureCampaign
from association.members.rules.campaigns import State, progress
from association.members.services import campaigns as services
from association.records.dated import today
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked, long_date
from cms.backoffice.exports import XLSX, attachment, write_xlsx
from cms.backoffice.transitions import TransitionView
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


class CampaignForm(WagtailAdminModelForm):
    """A campaign that left is not rewritten: its letters say what it said."""

    def clean(self):
        data = super().clean()
        drafts = SignatureCampaign.objects.filter(state=State.DRAFT)
        if self.instance.pk and not drafts.filter(pk=self.instance.pk).exists():
            raise ValidationError(
                "Cette campagne est ouverte\u00a0: ses lettres sont parties, elle ne change plus."
            )
        if data.get("deadline") and data["deadline"] <= today():
            self.add_error("deadline", "Choisissez un jour à venir.")
        return data


class OnCampaign(TransitionView):
    wanted = State.OPEN

    @classmethod
    def possible(cls, campaign):
        return campaign.state == cls.wanted

    def too_late(self):
        return f"Cette campagne est maintenant «\u00a0{self.object.get_state_display().lower()}\u00a0»."


def letters(number):
    return f"{number} lettre part" if number == 1 else f"{number} lettres partent"


class OpenView(OnCampaign):
    slug, label, icon = "ouvrir", "Envoyer les lettres", "mail"
    main = True
    wanted = State.DRAFT
    done_message = "la campagne est ouverte, les lettres partent."

    def consequences(self):
        rows = [line for line in services.lines(self.object) if not line.signed]
        sent = sum(line.recipient is not None for line in rows)
        said = [
            f"{letters(sent)} aujourd’hui, chacune avec son lien de signature. La liste est sur la fiche.",
            "Tous restent membres\u00a0: leur première signature compte.",
            "La campagne ne se modifie plus ensuite.",
        ]
        if len(rows) > sent:
            said.append(f"Sans adresse e-mail, à prévenir par courrier\u00a0: {len(rows) - sent}.")
        return said

    def perform(self, data):
        services.open_campaign(campaign=self.object, user=self.request.user)
        return self.object


class RemindView(OnCampaign):
    slug, label, icon = "relancer", "Relancer", "resubmit"
    main = True
    done_message = "les rappels partent."

    def consequences(self):
        return [
            "Un rappel part à ceux qui n’ont pas signé, et une première lettre aux membres arrivés depuis.",
            "Personne n’est relancé deux fois en trois jours.",
        ]

    def perform(self, data):
        services.remind(campaign=self.object, user=self.request.user)
        return self.object


class CloseView(OnCampaign):
    slug, label, icon = "clore", "Clore", "cross"
    serious = True
    done_message = "la campagne est close."

    def consequences(self):
        return [
            "Les liens de signature de cette campagne ne marchent plus. Ce qui est signé le reste.",
            "Une signature sur papier s’enregistre toujours depuis l’adhésion.",
        ]

    def perform(self, data):
        return services.close_campaign(campaign=self.object, user=self.request.user)


class CampaignInspectView(RecordInspectView):
    def get_summary(self):
        return f"{self.object.get_state_display()} · à signer avant le {long_date(self.object.deadline)}"

    def get_edit_url(self):
        return super().get_edit_url() if self.object.state == State.DRAFT else None

    @property
    def lines(self):
        if not hasattr(self, "_lines"):
            self._lines = services.lines(self.object)
        return self._lines

    def get_notices(self):
        notices = []
        if self.object.state == State.DRAFT and not self.object.text.document_id:
            notices.append(
                Notice("Ce texte n’a pas de document publié\u00a0: versez-le avant d’envoyer les lettres.")
            )
        if self.object.state == State.OPEN and self.object.deadline < today():
            notices.append(Notice("La date limite est passée\u00a0: relancez, ou closez la campagne."))
        lost = sum(line.recipient is None and not line.signed for line in self.lines)
        if lost and self.object.state != State.CLOSED:
            notices.append(Notice(f"Sans adresse e-mail\u00a0: {lost}. Prévenez-les par courrier."))
        return notices

    @property
    def header_more_buttons(self):
        url = reverse("signaturecampaign:state", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            Button("Exporter l’état (XLSX)", url=url, icon_name="download", priority=20),
        ]

    def get_sections(self):
        return [
            self.facts(
                "Campagne", ["text", "deadline", "message", "state", "created_at", "opened_at", "closed_at"]
            ),
            self.progress_section(),
            self.missing_section(),
        ]

    def progress_section(self):
        rows, total = progress((line.college, line.signed) for line in self.lines)
        return Listing(
            "Avancement",
            ["Collège", "Ont signé", "Membres", "Part"],
            [[row.college, row.signed, row.total, f"{row.percent}\u00a0%"] for row in (*rows, total)],
            "Aucun membre.",
        )

    def missing_section(self):
        missing = [line for line in self.lines if not line.signed]
        rows = [
            [
                linked(line.membership),
                line.college,
                line.recipient.name if line.recipient else "aucun destinataire",
                line.recipient.address if line.recipient else "",
                said_of(line),
            ]
            for line in missing
        ]
        draft = self.object.state == State.DRAFT
        heading = "Qui recevra la lettre" if draft else "Qui n’a pas signé"
        headings = ["Adhérent", "Collège", "Destinataire", "Adresse", "Lettre"]
        return Listing(heading, headings, rows, "Tous les membres ont signé.")


def said_of(line):
    if line.recipient is None:
        return "par courrier"
    if line.link is None:
        return "à envoyer"
    many = "s" if line.link.letters > 1 else ""
    return f"{line.link.letters} envoyée{many}, dernière le {line.written_on:%d/%m/%Y}"


HEADINGS = ("Organisation", "Collège", "Signé le", "Destinataire", "Adresse", "Lettres", "Dernière lettre")


class StateExportView(PermissionCheckedMixin, View):
    """Who signed and who did not, as a spreadsheet."""

    model = SignatureCampaign
    any_permission_required = ["view", "change"]

    def get(self, request, pk):
        campaign = SignatureCampaign.objects.filter(pk=pk).select_related("text").first()
        if campaign is None:
            raise Http404
        rows = (
            [
                str(line.membership),
                line.college,
                line.signed_on,
                line.recipient.name if line.recipient else "",
                line.recipient.address if line.recipient else "",
                line.link.letters if line.link else 0,
                line.written_on,
            ]
            for line in services.lines(campaign)
        )
        content = write_xlsx(HEADINGS, rows, title="Signatures")
        name = f"Signatures {campaign.text.get_kind_display()} {campaign.text.version}.xlsx"
        return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": attachment(name)})


class CampaignViewSet(RecordViewSet):
    model = SignatureCampaign
    icon = "edit"
    menu_order = 410
    menu_label = "Campagnes de signature"
    add_label = "Préparer une campagne"
    inspect_view_class = CampaignInspectView
    select_related = ("text__document",)
    ordering = ("-created_at", "-pk")
    transitions = (OpenView, RemindView, CloseView)
    edit_handler = ObjectList(
        [FieldPanel("text"), FieldPanel("deadline"), FieldPanel("message")], base_form_class=CampaignForm
    )
    list_display = [
        "__str__",
        DayColumn("deadline", label="À signer avant le", sort_key="deadline"),
        DayColumn("opened_at", label="Ouverte le", sort_key="opened_at"),
        StatusTagColumn(
            "get_state_display", label="État", sort_key="state", primary=lambda one: one.state == State.OPEN
        ),
    ]
    export = [
        ("Texte", "text"),
        ("À signer avant le", "deadline"),
        ("État", "get_state_display"),
        ("Ouverte le", "opened_at"),
        ("Close le", "closed_at"),
    ]

    def get_urlpatterns(self):
        state = self.construct_view(StateExportView)
        return [*super().get_urlpatterns(), path("etat/<int:pk>/", state, name="state")]


campaigns = CampaignViewSet()

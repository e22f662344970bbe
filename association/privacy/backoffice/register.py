"""« Registre des traitements » (GDPR art. 30): list, sheet, form, exports, and the register on paper."""

from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from association.privacy.models import ProcessingActivity
from cms.backoffice.columns import DayColumn
from cms.backoffice.views.listing import RecordIndexView
from cms.backoffice.viewsets import RecordViewSet
from cms.pages.models import NetworkSettings

WORDS = ("purposes", "legal_basis", "subjects", "data", "recipients", "transfers", "kept", "security")
PANELS = [
    MultiFieldPanel(
        [FieldPanel("name"), FieldPanel("purposes"), FieldPanel("legal_basis")], heading="Traitement"
    ),
    MultiFieldPanel(
        [FieldPanel("subjects"), FieldPanel("data"), FieldPanel("recipients"), FieldPanel("transfers")],
        heading="Données",
    ),
    MultiFieldPanel([FieldPanel("kept"), FieldPanel("security")], heading="Durées et sécurité"),
    MultiFieldPanel(
        [
            FieldPanel("in_charge"),
            FieldRowPanel([FieldPanel("begun_on"), FieldPanel("reviewed_on")]),
            FieldRowPanel([FieldPanel("code"), FieldPanel("order")]),
            FieldPanel("in_use"),
        ],
        heading="Suivi",
    ),
]


class RegisterIndexView(RecordIndexView):
    @property
    def header_buttons(self):
        paper = HeaderButton("Imprimer", url=reverse("processing_register"), icon_name="doc-full")
        return [*super().header_buttons, paper]


class ProcessingViewSet(RecordViewSet):
    model = ProcessingActivity
    icon = "clipboard-list"
    menu_label = "Registre des traitements"
    add_label = "Ajouter un traitement"
    index_view_class = RegisterIndexView
    panels = PANELS
    search_fields = ("name", "purposes", "data")
    list_filter = ["legal_basis", "in_use"]
    list_display = [
        "name",
        Column(
            "legal_basis", label="Base légale", accessor="get_legal_basis_display", sort_key="legal_basis"
        ),
        Column("kept", label="Durées de conservation", classname="bo-wide"),
        DayColumn("reviewed_on", label="Revu le", sort_key="reviewed_on"),
        BooleanColumn("in_use", label="En cours", sort_key="in_use"),
    ]
    sections = [
        ("Traitement", ["purposes", "legal_basis"]),
        ("Données", ["subjects", "data", "recipients", "transfers"]),
        ("Durées et sécurité", ["kept", "security"]),
        ("Suivi", ["in_charge", "begun_on", "reviewed_on", "in_use"]),
    ]
    export = [
        ("Traitement", "name"),
        ("Finalités", "purposes"),
        ("Base légale", "get_legal_basis_display"),
        ("Personnes concernées", "subjects"),
        ("Catégories de données", "data"),
        ("Destinataires", "recipients"),
        ("Transferts hors de l’Union européenne", "transfers"),
        ("Durées de conservation", "kept"),
        ("Mesures de sécurité", "security"),
        ("Service chargé de la mise en œuvre", "in_charge"),
        ("Mis en œuvre le", "begun_on"),
        ("Revu le", "reviewed_on"),
        ("En cours", "in_use"),
    ]


class RegisterOnPaperView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The whole register on one page, as the supervisory authority asks for it."""

    model = ProcessingActivity
    permission_required = "view"
    header_icon = "clipboard-list"
    page_title = "Registre des traitements"
    template_name = "backoffice/privacy/register.html"

    def get_breadcrumbs_items(self):
        index = {"url": reverse("processingactivity:index"), "label": self.page_title}
        return [*self.breadcrumbs_items, index, {"url": "", "label": "À imprimer"}]

    def get_context_data(self, **kwargs):
        fields = [ProcessingActivity._meta.get_field(name) for name in WORDS]
        return super().get_context_data(**kwargs) | {
            "network": NetworkSettings.objects.first(),
            "activities": [
                (one, [(field.verbose_name, shown(one, field)) for field in fields if shown(one, field)])
                for one in ProcessingActivity.objects.filter(in_use=True)
            ],
        }


def shown(activity, field):
    return activity.get_legal_basis_display() if field.choices else getattr(activity, field.name)


processing_activities = ProcessingViewSet()

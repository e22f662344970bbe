"""Screens of the reference data: what the State, INCa and the health agency name."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column

from association.members.models import (
    Authority,
    CancerActivity,
    Department,
    FinessCategory,
    OrganisationType,
    Region,
    SupportiveCare,
    TumourSite,
)
from association.reference.backoffice import VocabularyViewSet
from cms.backoffice.columns import DayColumn
from cms.backoffice.viewsets import RecordViewSet


class OrganisationTypeViewSet(VocabularyViewSet):
    model = OrganisationType
    own_fields = ("family",)
    list_filter = ["family", "in_use"]
    menu_order = 110


class FinessCategoryViewSet(VocabularyViewSet):
    model = FinessCategory
    own_fields = ("default_type",)
    select_related = ("default_type",)
    menu_order = 120


class TumourSiteViewSet(VocabularyViewSet):
    model = TumourSite
    menu_order = 130


class CancerActivityViewSet(VocabularyViewSet):
    model = CancerActivity
    own_fields = ("regime", "level", "parent")
    select_related = ("parent",)
    list_filter = ["regime", "level", "in_use"]
    menu_order = 140


class SupportiveCareViewSet(VocabularyViewSet):
    model = SupportiveCare
    own_fields = ("basket",)
    list_filter = ["basket", "in_use"]
    menu_order = 150


class RegionViewSet(RecordViewSet):
    model = Region
    icon = "globe"
    menu_order = 210
    add_label = "Ajouter une région"
    search_fields = ("name", "code")
    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("name")])]
    list_display = ["name", Column("code", label="Code", sort_key="code")]
    export = [("Code", "code"), ("Nom", "name")]
    sections = [("Région", ["name", "code", "departments"])]


class DepartmentViewSet(RecordViewSet):
    model = Department
    icon = "globe"
    menu_order = 220
    add_label = "Ajouter un département"
    search_fields = ("name", "code", "prefecture")
    list_filter = ["region"]
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
        FieldPanel("region"),
        FieldPanel("prefecture"),
        FieldPanel("outline_source"),
    ]
    list_display = [
        "name",
        Column("code", label="Code", sort_key="code"),
        Column("region", label="Région", sort_key="region__name"),
        Column("prefecture", label="Préfecture", sort_key="prefecture"),
        BooleanColumn("outlined", label="Contour", accessor="outline_source"),
    ]
    export = [("Code", "code"), ("Nom", "name"), ("Région", "region"), ("Préfecture", "prefecture")]
    sections = [("Département", ["name", "code", "region", "prefecture", "outline_source"])]

    def get_queryset(self, request):
        return Department.objects.select_related("region").defer("outline")


class AuthorityViewSet(RecordViewSet):
    model = Authority
    icon = "globe"
    menu_order = 230
    add_label = "Ajouter une autorité"
    search_fields = ("name", "short_name")
    list_filter = ["region"]
    select_related = ("region",)
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
        FieldPanel("region"),
        FieldRowPanel([FieldPanel("start_on"), FieldPanel("end_on")]),
        FieldPanel("website"),
    ]
    list_display = [
        "name",
        Column("short_name", label="Sigle", sort_key="short_name"),
        Column("region", label="Région", sort_key="region__name"),
        DayColumn("start_on", label="Depuis le", sort_key="start_on"),
        DayColumn("end_on", label="Jusqu’au", sort_key="end_on"),
    ]
    export = [
        ("Nom", "name"),
        ("Sigle", "short_name"),
        ("Région", "region"),
        ("Depuis le", "start_on"),
        ("Jusqu’au", "end_on"),
        ("Site internet", "website"),
    ]
    sections = [("Autorité", ["name", "short_name", "region", "start_on", "end_on", "website"])]


VIEWSETS = (
    OrganisationTypeViewSet(),
    FinessCategoryViewSet(),
    TumourSiteViewSet(),
    CancerActivityViewSet(),
    SupportiveCareViewSet(),
    RegionViewSet(),
    DepartmentViewSet(),
    AuthorityViewSet(),
)

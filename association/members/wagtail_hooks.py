"""The members' screens, as the back office shows them."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea
from wagtail.admin.viewsets.model import ModelViewSetGroup

from association.members.backoffice import cards as cards
from association.members.backoffice import joining_cards as joining_cards
from association.members.backoffice import vocabularies
from association.members.backoffice.applications import applications
from association.members.backoffice.campaigns import campaigns as signature_campaigns
from association.members.backoffice.confirmations import campaigns, confirmations
from association.members.backoffice.dues import dues, rates
from association.members.backoffice.exclusions import exclusions
from association.members.backoffice.memberships import memberships
from association.members.backoffice.organisations import organisation_chooser, organisations
from association.members.backoffice.proposals import proposals
from association.members.backoffice.records import colleges, founding_texts, partnerships
from association.members.backoffice.reports.territory import TerritoryReport
from association.members.backoffice.reports.uncovered import UncoveredReport
from association.members.backoffice.representatives import representatives
from association.people.backoffice.vocabularies import VIEWSETS as PEOPLE_VOCABULARIES


class MembersGroup(ModelViewSetGroup):
    menu_label = "Adhérents"
    menu_name = "members"
    menu_icon = "group"
    menu_order = 200
    items = (
        organisations,
        applications,
        memberships,
        dues,
        rates,
        representatives,
        exclusions,
        proposals,
        campaigns,
        confirmations,
        colleges,
        founding_texts,
        signature_campaigns,
        partnerships,
    )


class VocabulariesGroup(ModelViewSetGroup):
    menu_label = "Vocabulaires"
    menu_name = "vocabularies"
    menu_icon = "list-ul"
    menu_order = 800
    items = (*vocabularies.VIEWSETS, *PEOPLE_VOCABULARIES)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [organisation_chooser, MembersGroup(), VocabulariesGroup()]


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perms(["members.view_membership", "members.view_organisation"])


@hooks.register("register_admin_urls")
def register_report_urls():
    return [
        path("reports/adherents-par-college/", TerritoryReport.as_view(), name=TerritoryReport.url_name),
        path("reports/autorises-non-adherents/", UncoveredReport.as_view(), name=UncoveredReport.url_name),
    ]


def report_item(view, order):
    url = reverse(view.url_name)
    return ReportMenuItem(view.page_title, url, name=view.url_name, icon_name=view.header_icon, order=order)


@hooks.register("register_reports_menu_item")
def register_territory_report():
    return report_item(TerritoryReport, 100)


@hooks.register("register_reports_menu_item")
def register_uncovered_report():
    return report_item(UncoveredReport, 110)


@hooks.register("insert_global_admin_css")
def report_styles():
    return format_html('<link rel="stylesheet" href="{}">', static("css/backoffice-reports.css"))


class OrganisationSearchArea(SearchArea):
    def is_shown(self, request):
        return request.user.has_perm("members.view_organisation")


@hooks.register("register_admin_search_area")
def search_organisations():
    url = reverse("organisation:index")
    return OrganisationSearchArea("Organisations", url, name="organisations", icon_name="home", order=150)

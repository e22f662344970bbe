"""Where the reports of the groups are: their addresses, and their lines in the menu of the groups."""

from django.urls import path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from association.groups.backoffice.composition_report import CompositionReport
from association.groups.backoffice.health_report import HealthReport
from association.groups.backoffice.participation_report import ParticipationReport

#: (view, address, name, order in the menu)
REPORTS = (
    (CompositionReport, "composition", "groups_composition", 800),
    (ParticipationReport, "participation", "groups_participation", 810),
    (HealthReport, "sante", "groups_health", 820),
)


class ReportItem(MenuItem):
    def __init__(self, view, *args, **options):
        super().__init__(view.page_title, *args, icon_name=view.header_icon, **options)
        self.permission = f"groups.{view.permission_required}_workinggroup"

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_urls")
def report_addresses():
    return [path(f"groupes/{address}/", view.as_view(), name=name) for view, address, name, _ in REPORTS]


def _item(view, name, order):
    return lambda: ReportItem(view, reverse_lazy(name), name=name, order=order)


for _view, _, _name, _order in REPORTS:
    hooks.register("register_working_groups_menu_item", _item(_view, _name, _order))

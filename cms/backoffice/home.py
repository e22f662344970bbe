"""The home page of the back office: who one is, what needs action today, where one goes often."""

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.components import Component

from cms.backoffice import today


class TodayPanel(Component):
    """First on the page; Wagtail's own panels (pages to review, recent edits) follow."""

    name = "today"
    template_name = "backoffice/home/today.html"
    order = 50

    def __init__(self, request):
        self.user = request.user

    def get_context_data(self, parent_context):
        groups = [group.name for group in self.user.groups.all()]
        return {
            "first_name": self.user.first_name,
            "day": date_format(timezone.localdate(), "l j F Y"),
            "roles": ", ".join(groups) or ("Administration technique" if self.user.is_superuser else ""),
            "cards": today.cards_for(self.user),
            "quick_links": today.quick_links_for(self.user),
        }

"""The page of the site that shows the members (what it shows: views.py, templates/members/)."""

from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.fields import RichTextField

from cms.pages.models import BasePage


class MembersPage(RoutablePageMixin, BasePage):
    intro = RichTextField("introduction", blank=True, features=["bold", "italic", "link"])

    template = "members/members_page.html"
    max_count = 1
    subpage_types = []
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "page des adhérents"

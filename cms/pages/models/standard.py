"""A page of text, and the pages beside it."""

from django.db import models
from wagtail.admin.panels import FieldPanel

from cms.pages.fields import BodyField
from cms.pages.models.base import BasePage
from cms.pages.navigation import item_for, open_to_all

SECTION_DEPTH = 3  # root, home page, then the sections


class StandardPage(BasePage):
    introduction = models.TextField("chapeau", blank=True, max_length=400)
    body = BodyField(verbose_name="texte", blank=True)

    template = "pages/standard_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = "page de texte"

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"section_menu": self.section_menu(request)}

    def section_menu(self, request):
        """The pages of the same section, this one included: under a section, else under this page."""
        pages = self.get_siblings() if self.depth > SECTION_DEPTH else self.get_children()
        return [item_for(page, request) for page in open_to_all(pages)]

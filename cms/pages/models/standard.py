"""A page of text."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.pages.blocks import TEXT_BLOCKS
from cms.pages.models.base import BasePage


class StandardPage(BasePage):
    introduction = models.TextField("chapeau", blank=True, max_length=400)
    body = StreamField(TEXT_BLOCKS, verbose_name="texte", blank=True)

    template = "pages/standard_page.html"
    content_panels = [*BasePage.content_panels, FieldPanel("introduction"), FieldPanel("body")]

    class Meta:
        verbose_name = "page de texte"

"""News: an index by year, and the items."""

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.pages.blocks import TEXT_BLOCKS
from cms.pages.models.base import BasePage


class NewsIndexPage(BasePage):
    introduction = models.TextField("chapeau", blank=True, max_length=400)

    template = "pages/news_index_page.html"
    max_count = 1
    subpage_types = ["pages.NewsPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "rubrique des actualités"


class NewsPage(BasePage):
    published_on = models.DateField("date", default=timezone.localdate)
    summary = models.TextField("résumé", max_length=300, blank=True)
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image",
    )
    body = StreamField(TEXT_BLOCKS, verbose_name="texte", blank=True)

    template = "pages/news_page.html"
    parent_page_types = ["pages.NewsIndexPage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("published_on"),
        FieldPanel("summary"),
        FieldPanel("image"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "actualité"
        verbose_name_plural = "actualités"

"""The home page: who the network is, two doors, what other rooms show, the latest news."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.pages.blocks import LinkBlock
from cms.pages.home_panels import panels_for
from cms.pages.models.base import BasePage
from cms.pages.models.news import NewsIndexPage, NewsPage

LATEST_NEWS = 3


class HomePage(BasePage):
    headline = models.CharField(
        "phrase d’accueil", max_length=120, blank=True, help_text="Sans elle : le nom du réseau."
    )
    introduction = models.TextField("présentation", blank=True)
    patients_title = models.CharField("titre", max_length=60, default="Patients et proches")
    patients_text = models.TextField("texte", max_length=300, blank=True)
    patients_links = StreamField(
        [("link", LinkBlock())], verbose_name="liens", blank=True, max_num=4, collapsed=True
    )
    professionals_title = models.CharField("titre", max_length=60, default="Professionnels de santé")
    professionals_text = models.TextField("texte", max_length=300, blank=True)
    professionals_links = StreamField(
        [("link", LinkBlock())], verbose_name="liens", blank=True, max_num=4, collapsed=True
    )

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldPanel("patients_title"), FieldPanel("patients_text"), FieldPanel("patients_links")],
            heading="Porte des patients et des proches",
        ),
        MultiFieldPanel(
            [
                FieldPanel("professionals_title"),
                FieldPanel("professionals_text"),
                FieldPanel("professionals_links"),
            ],
            heading="Porte des professionnels",
        ),
    ]

    class Meta:
        verbose_name = "page d’accueil"

    def get_context(self, request, *args, **kwargs):
        news = list(NewsPage.objects.descendant_of(self).for_listing()[:LATEST_NEWS])
        return super().get_context(request, *args, **kwargs) | {
            "panels": panels_for(request),
            "latest_news": news,
            "news_index": NewsIndexPage.objects.descendant_of(self).live().first() if news else None,
        }

    def breadcrumbs(self, request):
        return []

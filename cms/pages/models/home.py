"""The home page: who the network is, two doors, the latest news."""

from django.db import models
from wagtail.admin.panels import FieldPanel

from cms.pages.models.base import BasePage


class HomePage(BasePage):
    headline = models.CharField("phrase d’accueil", max_length=120, blank=True)
    introduction = models.TextField("présentation", blank=True)

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "page d’accueil"

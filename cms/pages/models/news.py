"""News: an index by year, and the items."""

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cms.pages.fields import BodyField
from cms.pages.models.base import BasePage
from cms.pages.pagination import paginate

PER_PAGE = 12


class NewsQuerySet(PageQuerySet):
    def for_listing(self):
        """What the public may see, latest first, with what a card shows and nothing else."""
        return (
            self.live()
            .public()
            .defer_streamfields()
            .select_related("image")
            .prefetch_related("image__renditions")
            .order_by("-published_on", "-pk")
        )


class NewsIndexPage(BasePage):
    introduction = models.TextField("chapeau", blank=True, max_length=400)

    template = "pages/news_index_page.html"
    max_count = 1
    subpage_types = ["pages.NewsPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "rubrique des actualités"

    def get_context(self, request, *args, **kwargs):
        items = NewsPage.objects.child_of(self).for_listing()
        years = list(self.years())
        year = request.GET.get("annee", "")
        year = int(year) if year.isdecimal() and int(year) in years else None
        if year:
            items = items.filter(published_on__year=year)
        return super().get_context(request, *args, **kwargs) | {
            "page_obj": paginate(items, request.GET.get("page"), PER_PAGE),
            "years": years,
            "year": year,
        }

    def years(self):
        """The years that have news, latest first."""
        dates = NewsPage.objects.child_of(self).live().dates("published_on", "year", order="DESC")
        return [day.year for day in dates]


class NewsPage(BasePage):
    published_on = models.DateField("date", default=timezone.localdate)
    summary = models.TextField(
        "résumé", max_length=300, blank=True, help_text="Deux phrases : elles paraissent dans les listes."
    )
    image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image",
    )
    body = BodyField(verbose_name="texte", blank=True)

    objects = PageManager.from_queryset(NewsQuerySet)()

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

    @property
    def updated_on(self):
        """The day the text last changed, when it is later than the day of the news."""
        if not self.last_published_at:
            return None
        day = timezone.localdate(self.last_published_at)
        return day if day > max(self.published_on, timezone.localdate(self.first_published_at)) else None

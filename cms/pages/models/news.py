"""News: an index by year, and the items."""

from django.db import models
from django.db.models import prefetch_related_objects
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cms.pages.fields import BodyField
from cms.pages.models.base import BasePage
from cms.pages.navigation import open_to_all
from cms.pages.pagination import paginate

PER_PAGE = 12


class NewsQuerySet(PageQuerySet):
    def for_listing(self):
        """What the public may see, latest first, with what a card shows and nothing else."""
        return (
            open_to_all(self)
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
        counts = self.counts_by_year()
        year = request.GET.get("annee", "")
        year = next((each for each in counts if str(each) == year), None)
        if year:
            items = items.filter(published_on__year=year)
        count = counts[year] if year else sum(counts.values())
        return super().get_context(request, *args, **kwargs) | {
            "page_obj": paginate(items, request.GET.get("page"), PER_PAGE, count),
            "years": list(counts),
            "year": year,
        }

    def counts_by_year(self):
        """{year: number of news}, latest year first."""
        items = open_to_all(NewsPage.objects.child_of(self))
        rows = items.values_list("published_on__year").annotate(models.Count("pk"))
        return dict(rows.order_by("-published_on__year"))


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

    def get_context(self, request, *args, **kwargs):
        if self.image_id:
            prefetch_related_objects([self], "image__renditions")
        return super().get_context(request, *args, **kwargs)

    @property
    def updated_on(self):
        """The day the text last changed, when it is later than the day of the news."""
        if not self.last_published_at:
            return None
        day = timezone.localdate(self.last_published_at)
        return day if day > max(self.published_on, timezone.localdate(self.first_published_at)) else None

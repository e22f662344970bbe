"""What every page of the site shares: where it stands, and how it shows when shared."""

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page


class BasePage(Page):
    """An abstract page. The title, the address, the description and the menu are Wagtail's."""

    share_image = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="image de partage",
        help_text="Montrée quand la page est partagée. Sans elle : l’image de la page, ou rien.",
    )

    show_in_menus_default = False
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel([FieldPanel("share_image")], heading="Partage"),
    ]

    class Meta:
        abstract = True

    def route(self, request, path_components):
        """Note the pages walked through on the way to this one: its breadcrumb, without a query."""
        request.pages_walked = (*getattr(request, "pages_walked", ()), self)
        return super().route(request, path_components)

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"breadcrumbs": self.breadcrumbs(request)}

    def breadcrumbs(self, request):
        """(title, address) of each page from the home page to this one."""
        above = [page for page in getattr(request, "pages_walked", ()) if page.pk != self.pk]
        if not above and self.pk:  # a preview is not walked to
            above = self.get_ancestors().filter(depth__gt=1).order_by("depth")
        trail = [(page.title, page.get_url(request)) for page in above]
        if trail:
            trail[0] = ("Accueil", trail[0][1])
        return [*trail, (self.title, self.get_url(request))]

    @property
    def metadata_description(self):
        """What search engines and shared links say of the page."""
        return self.search_description or getattr(self, "introduction", "") or getattr(self, "summary", "")

    @property
    def metadata_image(self):
        return self.share_image or getattr(self, "image", None)

"""The pages of the site that show the groups; what they show is chosen in directory.py."""

from django.http import Http404
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from association.groups import directory
from association.groups.figures.composition import composition
from cms.pages.models import BasePage

#: Figures of all the groups are shown to the public from this many people on.
FIGURES_FROM = 50


class GroupsPage(RoutablePageMixin, BasePage):
    intro = RichTextField("introduction", blank=True, features=["bold", "italic", "link"])

    template = "groups/groups_page.html"
    max_count = 1
    subpage_types = []
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "page des groupes de travail"

    @path("", name="list")
    def list_groups(self, request):
        """The groups by kind, and who makes them up all together."""
        whole = composition(directory.groups())
        return self.render(
            request,
            context_overrides={
                "kinds": directory.by_kind(),
                "total": whole.total,
                "figures": [whole.by("family"), whole.by("facility")] if whole.total >= FIGURES_FROM else [],
            },
        )

    @path("<slug:slug>/", name="group")
    def group(self, request, slug):
        """One group; a closed one, or one kept from the site, has no page."""
        group = directory.groups().select_related("tumour_site").filter(slug=slug).first()
        if group is None:
            raise Http404
        awaited, delivered = directory.deliverables(group)
        return self.render(
            request,
            template="groups/group.html",
            context_overrides={
                "group": group,
                "people": directory.people_of(group),
                "awaited": awaited,
                "delivered": delivered,
                "breadcrumbs": [*self.breadcrumbs(request), (group.name, "")],
            },
        )

"""The pages of the site that show the members; what they show is chosen in directory.py and maps.py."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField

from association.members import directory, maps
from cms.pages.models import BasePage
from cms.pages.pagination import paginate

PER_PAGE = 30
DAY = 24 * 3600
MINUTE = 60


class MembersPage(RoutablePageMixin, BasePage):
    intro = RichTextField("introduction", blank=True, features=["bold", "italic", "link"])

    template = "members/members_page.html"
    max_count = 1
    subpage_types = []
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = "page des adhérents"

    @path("", name="list")
    def list_members(self, request):
        """The members found, by college, as a list and on a map."""
        search = directory.Search(request.GET)
        return self.render(
            request,
            context_overrides={
                "search": search,
                "page_obj": paginate(search.members(), request.GET.get("page"), PER_PAGE, search.known_count),
                "sources": search.sources,
            },
        )

    @path("partenaires/", name="partners")
    def list_partners(self, request):
        """Organisations the network works with, and which are not members."""
        return self.render(
            request,
            template="members/partners.html",
            context_overrides={
                "partnerships": directory.partnerships(),
                "breadcrumbs": self.trail(request, "Partenaires"),
            },
        )

    @path("carte/lieux/", name="points")
    def points(self, request):
        """The places of the members found, for the map."""
        search = directory.Search(request.GET)
        points = maps.points(search.members(), lambda slug: self.member_url(request, slug))
        return _cached(JsonResponse({"points": points}), MINUTE)

    @path("carte/contours/", name="outlines")
    def outlines(self, request):
        """The outlines of the network's departments, as GeoJSON."""
        return _cached(JsonResponse(maps.outlines()), DAY)

    @path("carte/dessin/", name="picture")
    def picture(self, request):
        """The map as a drawing: where scripts do not run, on the home page and on paper."""
        drawing = maps.drawing(maps.positions(directory.members()))
        return _cached(HttpResponse(drawing, content_type="image/svg+xml"), MINUTE)

    @path("<slug:slug>/", name="member")
    def member(self, request, slug):
        """One member; whoever is not a member today has no page."""
        membership = self._membership(slug)
        organisation = membership.organisation
        places = [organisation, *directory.sites_of(organisation)]
        departments = directory.departments().defer("outline").filter(outline__isnull=False)
        return self.render(
            request,
            template="members/member.html",
            context_overrides={
                "membership": membership,
                "organisation": organisation,
                "contacts": organisation.contacts.filter(public=True),
                "sites": places[1:],
                "located": any(place.has_position for place in places),
                "breadcrumbs": self.trail(request, str(organisation)),
                "sources": directory.sources(departments, [place.source for place in places]),
            },
        )

    @path("<slug:slug>/dessin/", name="member_picture")
    def member_picture(self, request, slug):
        """Where one member is in the region."""
        organisation = self._membership(slug).organisation
        drawing = maps.drawing(maps.positions_of(organisation), highlight=organisation.department_id)
        return _cached(HttpResponse(drawing, content_type="image/svg+xml"), MINUTE)

    def _membership(self, slug):
        membership = directory.members().filter(organisation__slug=slug).first()
        if membership is None:
            raise Http404
        return membership

    def member_url(self, request, slug):
        """The address of a member's page, without a query."""
        return f"{self.get_url(request)}{slug}/"

    def trail(self, request, title):
        return [*self.breadcrumbs(request), (title, "")]


def _cached(response, seconds):
    patch_cache_control(response, public=True, max_age=seconds)
    return response

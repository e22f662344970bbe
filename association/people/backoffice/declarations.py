"""Declarations of interests in the back office: who made theirs, recording a signed one, reading one.

The list and its export say who declared and until when, never what. The content is opened one
declaration at a time, for a reason that is written down and that the person sees.
"""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.people.backoffice.acts import DayField, OnPerson
from association.people.link_forms import kept, links_from, links_sent, with_one_more
from association.people.models import Affiliation, InterestDeclaration, Person
from association.people.rules.declarations import standing
from association.people.services.declarations import (
    declare_interests,
    in_standing,
    read_declaration,
    with_standing,
)
from association.records.dated import covers, today
from cms.backoffice import exports
from cms.backoffice.errors import Refusal

PER_PAGE = 50
STANDINGS = {
    "valid": "En cours de validité",
    "expiring": "Expirent dans les trente jours",
    "expired": "Expirées",
    "missing": "Jamais faites",
}
ONE = {"valid": "En cours", "expiring": "Expire bientôt", "expired": "Expirée", "missing": "Jamais faite"}


def reading_link(declaration, user):
    """Where whoever may read the declaration does so."""
    if not user.has_perm("people.read_interestdeclaration"):
        return ""
    return format_html(
        '<a href="{}">Consulter<span class="w-sr-only"> la déclaration du {}</span></a>',
        reverse("declaration_read", args=[declaration.pk]),
        f"{declaration.declared_on:%d/%m/%Y}",
    )


class DeclarationsPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = InterestDeclaration
    permission_required = "view"
    header_icon = "doc-full-inverse"
    page_title = "Déclarations d’intérêts"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, *self.trail()]

    def trail(self):
        return [{"url": "", "label": self.page_title}]


class DeclarationListView(DeclarationsPage, TemplateView):
    """The people who take part in the network today, and where their declaration stands."""

    template_name = "backoffice/declarations/list.html"

    def people(self):
        taking_part = Affiliation.objects.filter(covers(), person=OuterRef("pk"))
        declared = InterestDeclaration.objects.filter(person=OuterRef("pk"))
        people = Person.objects.filter(Exists(taking_part) | Exists(declared)).matching(self.words)
        people = with_standing(people).order_by("search_text", "pk")
        return in_standing(people, self.standing) if self.standing else people

    @property
    def words(self):
        return self.request.GET.get("q", "").strip()[:100]

    @property
    def standing(self):
        wanted = self.request.GET.get("etat", "")
        return wanted if wanted in STANDINGS else ""

    def get(self, request, *args, **kwargs):
        return self.export() if request.GET.get("export") == "csv" else super().get(request, *args, **kwargs)

    def export(self):
        headings = ["Référence", "Nom", "Prénom", "Déclarée le", "Valable jusqu’au", "État"]
        rows = (
            [one.reference, one.last_name, one.first_name, one.declared_on, one.declared_until, state_of(one)]
            for one in self.people().iterator(chunk_size=1000)
        )
        name = f"Déclarations d intérêts {timezone.localdate():%Y-%m-%d}"
        return exports.download("csv", name, headings, rows)

    def get_context_data(self, **kwargs):
        page = Paginator(self.people(), PER_PAGE).get_page(self.request.GET.get("p"))
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "page": page,
            "rows": [(one, state_of(one)) for one in page],
            "standings": STANDINGS,
            "standing": self.standing,
            "q": self.words,
            "may_read": user.has_perm("people.read_interestdeclaration"),
            "may_open_people": user.has_perm("people.view_person"),
        }


def state_of(person):
    return ONE[standing(person.declared_on, person.declared_until, today())]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Pour quelle raison la consultez-vous ?",
        max_length=200,
        help_text="La personne verra votre nom, la date et cette raison.",
    )


class ReadDeclarationView(DeclarationsPage, SingleObjectMixin, FormView):
    """Asks why, writes it down, then shows the content: only by that POST."""

    permission_required = "read"
    queryset = InterestDeclaration.objects.select_related("person").prefetch_related("links")
    form_class = ReasonForm
    template_name = "backoffice/declarations/read.html"
    page_title = "Consulter une déclaration d’intérêts"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.object = None

    def dispatch(self, request, *args, **kwargs):
        if self.user_has_permission(self.permission_required):
            self.object = self.get_object()
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            reading = read_declaration(
                declaration=self.object, reader=self.request.user, reason=form.cleaned_data["reason"]
            )
        except Refusal as refusal:
            form.add_error("reason", str(refusal))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(form=form, reading=reading))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "declaration": self.object,
            "reading": kwargs.get("reading"),
        }

    def trail(self):
        listed = {"url": reverse("declarations"), "label": DeclarationsPage.page_title}
        return [listed, {"url": "", "label": str(self.object.person)}]


class PaperForm(forms.Form):
    on = DayField("Déclarée le", initial=today, help_text="La date de la signature.")
    nothing = forms.BooleanField(label="Aucun lien d’intérêts", required=False)


class DeclareOnPaperView(OnPerson):
    """A form signed by the person, typed by staff."""

    slug, label, icon = "declaration", "Saisir une déclaration d’intérêts", "doc-full-inverse"
    form_class = PaperForm
    template_name = "backoffice/declarations/record.html"
    done_message = "la déclaration est notée pour un an."
    permission_required = "add"

    @classmethod
    def offered(cls, user, record):
        return user.has_perm("people.add_interestdeclaration") and user.has_perm("people.view_person")

    def user_has_permission(self, permission):
        return self.offered(self.request.user, None)

    def consequences(self):
        return ["Elle remplace la précédente à partir de ce jour-là. Gardez le formulaire signé."]

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        if "add" in request.POST:
            return self.render_to_response(
                self.get_context_data(form=form, links=with_one_more(request.POST))
            )
        links = links_sent(request.POST)
        nothing = request.POST.get("nothing") == "on"
        self.rows = [] if nothing else kept(links) if links.is_valid() else None
        if form.is_valid() and self.rows is not None:
            return self.form_valid(form)
        return self.render_to_response(self.get_context_data(form=form, links=links))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form, links=links_sent(self.request.POST)))

    def perform(self, data):
        declaration = declare_interests(
            person=self.object,
            nothing_to_declare=data["nothing"],
            links=self.rows,
            source=InterestDeclaration.Source.PAPER,
            on=data["on"],
            user=self.request.user,
        )
        return declaration.person

    def get_context_data(self, **kwargs):
        return {"links": links_from()} | super().get_context_data(**kwargs)


urlpatterns = [
    path("", DeclarationListView.as_view(), name="declarations"),
    path("<int:pk>/consulter/", ReadDeclarationView.as_view(), name="declaration_read"),
]

"""« Mes intérêts »: what I declared, until when it holds, and who read it."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from association.people.espace.pages import SpacePage
from association.people.espace.registry import Card, register_card
from association.people.link_forms import kept, links_from, links_sent, with_one_more
from association.people.models import InterestDeclaration
from association.people.rules.declarations import standing
from association.people.services.declarations import LINK_FIELDS, current_declaration, declare_interests
from association.records.dated import today
from cms.backoffice.errors import Refusal

TEXTS = {
    "missing": "Vous n’avez pas encore déclaré vos liens d’intérêts, ou leur absence.",
    "expired": "Votre déclaration n’est plus valable.",
    "expiring": "Votre déclaration expire bientôt.",
}


def standing_of(person):
    declaration = current_declaration(person)
    return standing(declaration and declaration.declared_on, declaration and declaration.valid_until, today())


@register_card(order=10)
def declaration_card(request):
    person = getattr(request.user, "person", None)
    if person is None:
        return None
    state = standing_of(person)
    if state == "valid":
        return None
    declaration = current_declaration(person)
    return Card(
        "Déclaration d’intérêts",
        TEXTS[state],
        reverse("espace_declare"),
        action="Déclarer" if state == "missing" else "Renouveler",
        due=declaration.valid_until if state == "expiring" else None,
        pressing=state == "expired",
    )


class DeclarationsView(SpacePage, TemplateView):
    title = "Mes intérêts"
    template_name = "espace/declarations.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "declarations": self.person.declarations.prefetch_related("links", "readings__reader"),
            "standing": standing_of(self.person),
            "today": today(),
        }


class DeclarationView(SpacePage, TemplateView):
    """One of my declarations, and who read it."""

    title = "Ma déclaration d’intérêts"
    template_name = "espace/declaration.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        mine = self.person.declarations.prefetch_related("links", "readings__reader")
        return super().get_context_data(**kwargs) | {
            "declaration": get_object_or_404(mine, pk=self.kwargs["pk"]),
            "today": today(),
        }


class DeclareView(SpacePage, TemplateView):
    """A new declaration, from the last one: nothing to declare, or links, one after the other."""

    title = "Déclarer mes intérêts"
    template_name = "espace/declare.html"
    needs_person = True

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {"links": self.initial_links(), "nothing": False, "error": ""} | context | kwargs

    def initial_links(self):
        last = current_declaration(self.person)
        rows = list(last.links.values(*LINK_FIELDS)) if last else []
        # A link that ended more than five years ago is no longer declared.
        limit = today() - timedelta(days=5 * 365)
        rows = [row for row in rows if row["end_on"] is None or row["end_on"] >= limit]
        return links_from(rows)

    def post(self, request, *args, **kwargs):
        nothing = request.POST.get("nothing") == "on"
        if "add" in request.POST:
            return self.again(with_one_more(request.POST), nothing)
        links = links_sent(request.POST)
        if nothing:
            return self.declare(links, nothing, [])
        if not links.is_valid():
            return self.again(links, nothing)
        return self.declare(links, nothing, kept(links))

    def declare(self, links, nothing, rows):
        try:
            declare_interests(
                person=self.person,
                nothing_to_declare=nothing,
                links=rows,
                source=InterestDeclaration.Source.SPACE,
                user=self.request.user,
            )
        except Refusal as refusal:
            return self.again(links, nothing, str(refusal))
        messages.success(self.request, "Votre déclaration est enregistrée pour un an.")
        return redirect("espace_declarations")

    def again(self, links, nothing, error=""):
        return self.render_to_response(self.get_context_data(links=links, nothing=nothing, error=error))

"""The home page of Mon espace: what is mine to do, then what is mine to know."""

from django.views.generic import TemplateView

from association.people.espace import registry
from association.people.espace.pages import SpacePage


class HomeView(SpacePage, TemplateView):
    title = "Mon espace"
    template_name = "espace/home.html"

    def get_context_data(self, **kwargs):
        to_do, to_know = registry.cards_for(self.request)
        return super().get_context_data(**kwargs) | {"to_do": to_do, "to_know": to_know}

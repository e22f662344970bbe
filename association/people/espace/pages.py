"""The base of every page of Mon espace: signed in, never kept by a cache, with the menu beside."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers

from association.people.espace import registry


def person_of(user):
    """The person an account is linked to, or None."""
    try:
        return user.person
    except (AttributeError, ObjectDoesNotExist):
        return None


class SpacePage(LoginRequiredMixin):
    """A page of Mon espace; a subclass has a title and a template extending espace/base.html."""

    title = ""
    #: The page is about a record of the person's own: an account linked to nobody is sent home.
    needs_person = False

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and self.needs_person and self.person is None:
            messages.warning(
                request,
                "Votre compte n’est pas encore relié à une fiche : confirmez votre adresse e-mail, "
                "ou écrivez au réseau.",
            )
            return redirect("espace_home")
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @property
    def person(self):
        return person_of(self.request.user)

    def get_context_data(self, **kwargs):
        path = self.request.path
        entries = registry.entries_for(self.request)
        current = max((entry.url for entry in entries if path.startswith(entry.url)), key=len, default="")
        return super().get_context_data(**kwargs) | {
            "page_title": self.title,
            "person": self.person,
            "space_menu": [
                {"label": entry.label, "url": entry.url, "current": entry.url == current} for entry in entries
            ],
        }

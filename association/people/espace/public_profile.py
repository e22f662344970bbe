"""« Ma fiche publique »: each line by choice, with what the public would read beside it."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from association.people.espace.forms import PublicProfileForm
from association.people.espace.pages import SpacePage
from association.people.models import PublicProfile
from association.people.public import public_lines
from association.people.services.profiles import SHOWN, set_public_profile


class PublicProfileView(SpacePage, FormView):
    title = "Ma fiche publique"
    template_name = "espace/public_profile.html"
    form_class = PublicProfileForm
    needs_person = True

    @property
    def profile(self):
        return PublicProfile.objects.filter(person=self.person).first()

    def get_initial(self):
        profile = self.profile
        if profile is None:
            return {}
        return {name: getattr(profile, name) for name in (*SHOWN, "published", "presentation")}

    def get_context_data(self, **kwargs):
        profile = self.profile
        return super().get_context_data(**kwargs) | {
            "profile": profile,
            "lines": public_lines(profile) if profile else [],
        }

    def form_valid(self, form):
        profile = set_public_profile(person=self.person, user=self.request.user, **form.cleaned_data)
        words = "Votre fiche est publiée." if profile.published else "Votre fiche n’est pas publiée."
        messages.success(self.request, words)
        return redirect(reverse("espace_public_profile"))

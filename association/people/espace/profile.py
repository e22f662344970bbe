"""« Mon profil »: who I am, my addresses, where I work; confirmed once a year."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from association.people.espace.forms import AffiliationForm, EmailForm, EndForm, ProfileForm
from association.people.espace.pages import SpacePage
from association.people.espace.registry import Card, register_card
from association.people.models import Affiliation
from association.people.services import affiliations, profiles, proofs
from association.records.dated import today
from cms.backoffice.errors import Refusal

CONFIRMED_FOR = timedelta(days=365)
FOUND_SHOWN = 20


def organisations():
    """The organisations one may say to work at; their room is above this one."""
    return Affiliation._meta.get_field("organisation").related_model.objects.filter(closed_on=None)


def to_confirm(person):
    return person.profile_confirmed_on is None or person.profile_confirmed_on + CONFIRMED_FOR <= today()


@register_card(order=20)
def confirm_card(request):
    person = getattr(request.user, "person", None)
    if person is None or not to_confirm(person):
        return None
    return Card(
        "Vérifiez votre profil",
        "Une fois par an, dites-nous si votre fonction et vos coordonnées sont exactes.",
        reverse("espace_profile"),
        action="Vérifier",
    )


class ProfilePage(SpacePage):
    title = "Mon profil"
    needs_person = True

    def get_success_url(self):
        return reverse("espace_profile")


class ProfileView(ProfilePage, TemplateView):
    template_name = "espace/profile.html"

    def get_context_data(self, **kwargs):
        person = self.person
        posts = person.affiliations.select_related("organisation").order_by("-main", "-start_on")
        return super().get_context_data(**kwargs) | {
            "emails": person.emails.all(),
            "email_form": EmailForm(),
            "running": [post for post in posts if post.end_on is None or post.end_on > today()],
            "past": [post for post in posts if post.end_on and post.end_on <= today()],
            "to_confirm": to_confirm(person),
        }


class ServiceFormView(ProfilePage, FormView):
    """A form whose service may decline."""

    done = "C’est enregistré."

    def form_valid(self, form):
        try:
            self.perform(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())


class EditProfileView(ServiceFormView):
    title = "Modifier mon profil"
    template_name = "espace/form.html"
    form_class = ProfileForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.person}

    def perform(self, data):
        profiles.edit_own_profile(person=self.person, user=self.request.user, **data)


class ConfirmProfileView(ProfilePage, View):
    def post(self, request):
        affiliations.confirm_affiliations(person=self.person, user=request.user)
        messages.success(request, "Merci : votre profil est confirmé pour un an.")
        return redirect(self.get_success_url())


class AddEmailView(ServiceFormView):
    title = "Ajouter une adresse"
    template_name = "espace/form.html"
    form_class = EmailForm
    done = "Un message est parti à cette adresse : ouvrez le lien qu’il contient pour la confirmer."

    def perform(self, data):
        proofs.add_own_email(person=self.person, address=data["address"], user=self.request.user)


class ProveEmailView(ProfilePage, TemplateView):
    """Where the link sent to an address leads: a button, since opening a link proves nothing by itself."""

    title = "Confirmer une adresse"
    template_name = "espace/prove_email.html"

    def post(self, request, token):
        try:
            email = proofs.prove_email(person=self.person, token=token, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"L’adresse {email} est confirmée.")
        return redirect(self.get_success_url())


class EmailActView(ProfilePage, View):
    """Prefers, removes or proves again one of the person's own addresses."""

    act = None
    done = ""

    def post(self, request, pk):
        email = get_object_or_404(self.person.emails, pk=pk)
        try:
            self.act(email=email, user=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done)
        return redirect(self.get_success_url())


class FindOrganisationView(ProfilePage, TemplateView):
    """Finds the organisation one works at, before saying in what function."""

    title = "Ajouter un lieu d’exercice"
    template_name = "espace/find_organisation.html"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()[:100]
        found = organisations().matching(words)[: FOUND_SHOWN + 1] if words else []
        return super().get_context_data(**kwargs) | {
            "q": words,
            "found": found[:FOUND_SHOWN],
            "more": len(found) > FOUND_SHOWN,
        }


class BeginAffiliationView(ServiceFormView):
    title = "Ajouter un lieu d’exercice"
    template_name = "espace/form.html"
    form_class = AffiliationForm
    done = "Le lieu d’exercice est ajouté."

    @property
    def organisation(self):
        return get_object_or_404(organisations(), pk=self.kwargs["organisation"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"lead": str(self.organisation)}

    def perform(self, data):
        affiliations.begin_affiliation(
            person=self.person,
            organisation=self.organisation,
            source="Mon espace",
            user=self.request.user,
            **data,
        )


class EndAffiliationView(ServiceFormView):
    title = "Je n’y travaille plus"
    template_name = "espace/form.html"
    form_class = EndForm
    done = "La fin est notée."

    @property
    def affiliation(self):
        return get_object_or_404(self.person.affiliations, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"lead": str(self.affiliation)}

    def perform(self, data):
        affiliations.end_affiliation(affiliation=self.affiliation, on=data["on"], user=self.request.user)

"""The public page of a person: the lines they chose, and nothing else."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.generic import TemplateView

from association.people.services.profiles import published_profile

#: Pages one address may open in a minute: a reader opens a few, a harvester hundreds.
PER_MINUTE = 60


#: [(box of the profile, label, function of the person giving values)] that rooms above add.
_lines = []


def register_line(box, label, values):
    """Add a line to what a profile may show; box: the field of PublicProfile that asks for it."""
    _lines.append((box, label, values))


def public_lines(profile):
    """[(label, [values])] of what a profile shows."""
    person = profile.person
    lines = []
    if profile.show_professions:
        lines.append(("Profession", [str(one) for one in person.professions.all()]))
    if profile.show_specialties:
        names = [str(one) for one in person.specialties.all()]
        lines.append(("Spécialités", [*names, "Soins palliatifs"] if person.palliative_care else names))
    if profile.show_affiliations:
        posts = person.affiliations.active().select_related("organisation").order_by("-main", "-start_on")
        lines.append(("Exerce à", [str(post.organisation) for post in posts]))
    lines += [(label, values(person)) for box, label, values in _lines if getattr(profile, box)]
    if profile.show_phone:
        lines.append(("Téléphone", [person.phone] if person.phone else []))
    if profile.show_presentation:
        lines.append(("Présentation", [profile.presentation] if profile.presentation else []))
    return [(label, values) for label, values in lines if values]


class PublicProfileView(TemplateView):
    template_name = "people/public_profile.html"

    def get(self, request, *args, **kwargs):
        if too_many(request):
            return HttpResponse("Trop de pages demandées : réessayez dans une minute.", status=429)
        profile = published_profile(self.kwargs["slug"])
        if profile is None:
            raise Http404
        person = profile.person
        name = person.formal_name if profile.show_title else str(person)
        response = self.render_to_response(
            self.get_context_data(person_name=name, lines=public_lines(profile))
        )
        response["X-Robots-Tag"] = "noindex, noarchive"
        add_never_cache_headers(response)
        return response


def too_many(request):
    """Count this visit of an address; whether it passes the limit of the minute."""
    key = f"profiles:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=60)
    try:
        return cache.incr(key) > PER_MINUTE
    except ValueError:  # the minute ended in between
        return False

"""The RPPS register in the back office: its file, a search in it, and what it says of a person."""

from django import forms
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin

from association.people.models import Person, Profession, RppsEntry, RppsLoad, Specialty
from association.people.rules.register import differences, our_title, proposed
from association.people.services import rpps_loads
from association.people.tasks import read_rpps_file
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.sentences import counted
from cms.backoffice.views.inspection import Listing

SHOWN = 50
#: A short file is read while one waits.
SMALL = 2 * 1024 * 1024


def professionals(number):
    return counted(number, "professionnel", "professionnels")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Fichier « Personne activité »",
        help_text="PS_LibreAcces_Personne_activite_….txt, ou l’archive .zip qui le contient.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.zip"}),
        max_length=200,
    )


class RegisterPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    model = RppsEntry
    permission_required = "view"
    header_icon = "search"
    page_title = "Chercher dans le RPPS"

    def get_breadcrumbs_items(self):
        people = {"url": reverse("person:index"), "label": "Personnes"}
        return [*self.breadcrumbs_items, people, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        present = rpps_loads.present_file()
        return super().get_context_data(**kwargs) | {
            "present": present and (present[0], professionals(present[1])),
            "may_load": self.request.user.has_perm("people.load_rppsentry"),
            "may_add": self.request.user.has_perm("people.add_person"),
        }


class RegisterFileView(RegisterPage):
    """Which file is in place, how the last one went, and a place to give the next."""

    permission_required = "load"
    header_icon = "upload"
    page_title = "Fichier RPPS"
    template_name = "backoffice/register/file.html"

    def get_context_data(self, **kwargs):
        loads = list(RppsLoad.objects.select_related("created_by")[:5])
        return super().get_context_data(**kwargs) | {
            "form": kwargs.get("form") or UploadForm(),
            "loads": loads,
            "running": any(load.is_running for load in loads),
        }

    def post(self, request, *args, **kwargs):
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                load = rpps_loads.receive(file=form.cleaned_data["file"], user=request.user)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                self.start(load, form.cleaned_data["file"].size)
                return HttpResponseRedirect(reverse("rpps_file"))
        return self.render_to_response(self.get_context_data(form=form))

    def start(self, load, size):
        if size > SMALL:
            read_rpps_file.enqueue(load.pk)
            messages.success(self.request, "Le fichier est reçu : sa lecture commence.")
            return
        read_rpps_file.call(load.pk)
        load.refresh_from_db()
        if load.status == RppsLoad.Status.DONE:
            messages.success(self.request, f"Le fichier est en place : {professionals(load.kept)}.")
        else:
            messages.error(self.request, load.error)


class RegisterSearchView(RegisterPage):
    """By number or by name: to add a person without typing what the register knows."""

    template_name = "backoffice/register/search.html"

    def get_context_data(self, **kwargs):
        words = self.request.GET.get("q", "").strip()[:100]
        found = list(RppsEntry.objects.matching(words)[: SHOWN + 1]) if words else []
        known = {
            person.rpps: person
            for person in Person.objects.filter(rpps__in=[entry.number for entry in found])
        }
        labels = Labels()
        return super().get_context_data(**kwargs) | {
            "q": words,
            "more": len(found) > SHOWN,
            "found": [
                {
                    "entry": entry,
                    "known": known.get(entry.number),
                    "job": labels.job(entry),
                    "places": [_place(one) for one in entry.workplaces[:3]],
                }
                for entry in found[:SHOWN]
            ],
        }


def _place(workplace):
    town = " ".join(part for part in (workplace["postcode"], workplace["city"]) if part)
    return ", ".join(part for part in (workplace["name"], town) if part)


class Labels:
    """The register's codes in our words; a code we do not have is shown as it is."""

    def __init__(self):
        self.professions = dict(Profession.objects.values_list("code", "label"))
        self.specialties = dict(Specialty.objects.values_list("code", "label"))

    def of(self, entry):
        """The professions and specialties of an entry, {code: label} each."""
        professions = {
            entry.profession_code: self.professions.get(entry.profession_code, entry.profession_code)
        }
        return professions, {code: self.specialties.get(code, code) for code in entry.specialty_codes}

    def job(self, entry):
        professions, specialties = self.of(entry)
        return ", ".join([*professions.values(), *specialties.values()])


class FromRegister:
    """A form of a person, filled from an entry of the register (?rppsentry=12); saving is as ever."""

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        entry = self.entry()
        if entry and self.request.method == "GET":
            kwargs["initial"] = (kwargs.get("initial") or {}) | prefilled(entry)
        return kwargs

    def entry(self):
        key = self.request.GET.get("rppsentry", "")
        may = self.request.user.has_perm("people.view_rppsentry")
        return RppsEntry.objects.filter(pk=key).first() if may and key.isdecimal() and len(key) < 12 else None


def prefilled(entry):
    """What the form of a person takes from an entry."""
    values = {
        "rpps": entry.number,
        "last_name": proposed(entry.last_name),
        "first_name": proposed(entry.first_name),
        "professions": list(Profession.objects.filter(code=entry.profession_code)),
        "source": f"RPPS, fichier du {entry.file_date:%d/%m/%Y}",
    }
    if title := our_title(entry.title):
        values["title"] = title
    if specialties := list(Specialty.objects.filter(code__in=entry.specialty_codes)):
        values["specialties"] = specialties
    return values


def register_section(person, user):
    """Where the record and the register differ, for whoever may read the register."""
    if not person.rpps or not user.has_perm("people.view_rppsentry"):
        return None
    entry = RppsEntry.objects.filter(number=person.rpps).first()
    if entry is None:
        return None
    professions, specialties = Labels().of(entry)
    record = {
        "last_name": person.last_name,
        "first_name": person.first_name,
        "professions": {one.code: str(one) for one in person.professions.all()},
        "specialties": {one.code: str(one) for one in person.specialties.all()},
    }
    register = {
        "last_name": proposed(entry.last_name),
        "first_name": proposed(entry.first_name),
        "professions": professions,
        "specialties": specialties,
    }
    rows = [list(row) for row in differences(record, register)]
    heading = f"Au RPPS (fichier du {entry.file_date:%d/%m/%Y})"
    if rows and user.has_perm("people.change_person"):
        edit = f"{reverse('person:edit', args=[person.pk])}?rppsentry={entry.pk}"
        link = format_html('<a href="{}">Modifier la fiche avec les valeurs du RPPS</a>', edit)
        rows.append([link, "", ""])
    return Listing(heading, ["Ce qui diffère", "Notre fiche", "RPPS"], rows, "Rien ne diffère de la fiche.")


urlpatterns = [
    path("", RegisterFileView.as_view(), name="rpps_file"),
    path("chercher/", RegisterSearchView.as_view(), name="rpps_search"),
]

"""« Candidatures en ligne »: what was typed beside what is known, and the answer of the network."""

import django_filters
from django import forms
from django.db.models import Case, IntegerField, Value, When
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.widgets import AdminDateInput

from association.members.backoffice.filters import CHECKBOXES
from association.members.backoffice.organisations import organisation_chooser
from association.members.models import Application, College, Membership, Organisation
from association.members.rules.applications import Act, possible
from association.members.rules.lifecycle import Status
from association.members.rules.likeness import REASONS
from association.members.services import applications as services
from association.members.services.lookalikes import lookalikes
from association.members.services.newcomers import known_people
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import linked, long_date, mailto
from cms.backoffice.transitions import TransitionView
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet

NEW = "new"
SAME_NUMBER = {"same_number": "même n° FINESS ou SIRET"}


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Ce que vous écrivez au contact",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Ce texte est dans l’e-mail qu’il reçoit, et sur la page de suivi.",
    )


class AcceptForm(forms.Form):
    organisation = forms.ModelChoiceField(
        label="Organisation connue",
        queryset=Organisation.objects.all(),
        required=False,
        help_text="Celle que le réseau connaît déjà. Vide\u00a0: une fiche est créée avec ce qui a été tapé.",
    )
    college = forms.ModelChoiceField(label="Collège", queryset=College.objects.filter(in_use=True))
    on = forms.DateField(label="Candidature du", widget=AdminDateInput)

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = organisation_chooser.widget_class()
        for role, label in (("holder", "Titulaire"), ("deputy", "Suppléant")):
            name = getattr(application, f"{role}_name")
            if name:
                self.fields[role] = self.person_field(application, role, label, name)

    def person_field(self, application, role, label, name):
        first, last, address = (
            getattr(application, f"{role}_{part}") for part in ("first_name", "last_name", "email")
        )
        self.people = getattr(self, "people", {}) | {
            str(person.pk): person for person in known_people(first, last, address)[:10]
        }
        known = [
            (str(person.pk), f"La fiche de {person} ({person.reference}), déjà connue")
            for person in known_people(first, last, address)[:10]
        ]
        choices = [*known, (NEW, f"Une nouvelle fiche au nom de {name}, {address}")]
        return forms.ChoiceField(
            label=label, choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
        )

    def person(self, role):
        """The known person chosen, or None for a new one."""
        return self.people.get(self.cleaned_data.get(role, NEW))


class ApplicationTransition(TransitionView):
    permission_required = "decide"
    act = None

    @classmethod
    def possible(cls, application):
        return possible(application.state, cls.act)

    def too_late(self):
        if self.object.state == Application.State.UNCONFIRMED:
            return "L’adresse du contact n’est pas encore confirmée\u00a0: attendez qu’elle le soit."
        return f"Cette candidature est maintenant «\u00a0{self.object.get_state_display().lower()}\u00a0»."


class AcceptView(ApplicationTransition):
    slug, label, icon = "transmettre", "Transmettre au conseil", "check"
    act = Act.ACCEPT
    main = True
    form_class = AcceptForm
    done_message = "l’organisation est candidate, et ses représentants sont désignés."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"application": self.object}

    def get_initial(self):
        return super().get_initial() | {
            "organisation": self.object.organisation_id,
            "college": self.object.college_id,
            "on": timezone.localdate(self.object.created_at),
        }

    def consequences(self):
        return [
            "L’organisation devient candidate\u00a0: son adhésion attend la décision du "
            "conseil d’administration.",
            "Le titulaire, et le suppléant s’il y en a un, sont désignés à partir d’aujourd’hui, avec leur "
            "fonction et leur adresse.",
            "La page de suivi du contact avance d’une étape. Aucun message n’est envoyé.",
        ]

    def form_valid(self, form):
        self.form = form
        return super().form_valid(form)

    def perform(self, data):
        return services.accept(
            application=self.object,
            organisation=data["organisation"],
            college=data["college"],
            on=data["on"],
            holder=self.form.person("holder"),
            deputy=self.form.person("deputy"),
            user=self.request.user,
        )


class AskCorrectionView(ApplicationTransition):
    slug, label, icon = "corriger", "Demander une correction", "edit"
    act = Act.ASK_CORRECTION
    form_class = AnswerForm
    done_message = "le contact reçoit votre demande par e-mail."

    def consequences(self):
        return [
            f"{self.object.contact_name} reçoit un e-mail à {self.object.contact_email}, avec un lien pour "
            "corriger.",
            "La candidature revient dans la liste à étudier dès qu’elle est corrigée.",
        ]

    def perform(self, data):
        return services.ask_correction(application=self.object, answer=data["answer"], user=self.request.user)


class RefuseApplicationView(ApplicationTransition):
    slug, label, icon = "refuser", "Refuser", "cross"
    act = Act.REFUSE
    serious = True
    form_class = AnswerForm
    done_message = "le contact est prévenu par e-mail."

    def consequences(self):
        return [
            "La candidature est close, sans passer devant le conseil.",
            f"{self.object.contact_name} reçoit votre motif par e-mail, à {self.object.contact_email}.",
        ]

    def perform(self, data):
        return services.refuse(application=self.object, answer=data["answer"], user=self.request.user)


class ApplicationInspectView(RecordInspectView):
    def get_summary(self):
        day = long_date(timezone.localdate(self.object.created_at))
        return f"{self.object.get_state_display()} · déposée le {day}"

    def get_notices(self):
        application = self.object
        if application.state == Application.State.UNCONFIRMED:
            return [
                Notice("Adresse du contact à confirmer\u00a0: rien ne dit encore qui a déposé la demande.")
            ]
        return []

    def get_sections(self):
        known = lookalikes(self.object)
        people = [
            self.facts(
                heading,
                [
                    ("Nom", lambda one, role=role: getattr(one, f"{role}_name")),
                    ("Fonction", f"{role}_function"),
                    ("Adresse e-mail", lambda one, role=role: mailto(getattr(one, f"{role}_email"))),
                ],
            )
            for heading, role in (("Contact", "contact"), ("Titulaire", "holder"), ("Suppléant", "deputy"))
            if getattr(self.object, f"{role}_name")
        ]
        return [
            self.facts(
                "Ce qui a été tapé",
                [
                    "name", "type", "finess", "siret", "street", "address_extra", "postcode", "city",
                    "college",
                    ("Rejoint le réseau", lambda one: one.get_joining_display()), "network", "message",
                    ("Textes acceptés", lambda one: [str(text) for text in one.texts.all()]),
                ],
            ),
            *people,
            self.known_section(known),
            self.people_section(),
            self.facts(
                "Suivi",
                [
                    "state", "confirmed_at", "contact_phone", "answer", "decided_by", "decided_at",
                    ("Organisation", "organisation"), ("Adhésion", "membership"),
                ],
            ),
        ]  # fmt: skip

    def known_section(self, known):
        statuses = dict(
            Membership.objects.open()
            .filter(organisation__in=[one.pk for one, _, _ in known])
            .values_list("organisation", "status")
        )
        rows = [
            [
                linked(one),
                ", ".join(one.address_lines),
                one.finess or one.siret or "",
                Status(statuses[one.pk]).label if one.pk in statuses else "aucune",
                self.why(one, reasons),
            ]
            for one, _, reasons in known
        ]
        headings = ["Organisation", "Adresse", "Numéro", "Adhésion", "Pourquoi elle"]
        return Listing(
            "Organisations connues qui lui ressemblent", headings, rows, "Aucune\u00a0: une fiche sera créée."
        )

    def why(self, organisation, reasons):
        said = [(REASONS | SAME_NUMBER)[reason] for reason in reasons]
        if organisation.pk == self.object.organisation_id:
            said.insert(0, "choisie dans le formulaire" if not self.object.is_over else "rattachée")
        return ", ".join(said)

    def people_section(self):
        rows = []
        for role, label in (("holder", "Titulaire"), ("deputy", "Suppléant")):
            parts = (getattr(self.object, f"{role}_{name}") for name in ("first_name", "last_name", "email"))
            rows += [[label, linked(person), person.reference] for person in known_people(*parts)[:5]]
        if not rows or not self.request.user.has_perm("people.view_person"):
            return Listing("Personnes déjà connues", ["Rôle", "Personne", "Référence"], [], "Aucune.")
        return Listing("Personnes déjà connues", ["Rôle", "Personne", "Référence"], rows)


class ApplicationFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(label="État", choices=Application.State, widget=CHECKBOXES)

    class Meta:
        model = Application
        fields = []


class ApplicationViewSet(RecordViewSet):
    """Written on the public form; here they are read, compared and answered."""

    model = Application
    icon = "mail"
    menu_order = 190
    menu_label = "Candidatures"
    add_enabled = edit_enabled = False
    inspect_view_class = ApplicationInspectView
    filterset_class = ApplicationFilterSet
    search_fields = ("name", "city", "contact_last_name")
    ordering = ("rank", "created_at", "pk")
    transitions = (AcceptView, AskCorrectionView, RefuseApplicationView)
    form_fields = []
    list_display = [
        "name",
        Column("city", label="Commune", sort_key="city"),
        Column("college", label="Collège souhaité", classname="bo-wide"),
        Column("contact_name", label="Contact", classname="bo-wide"),
        DayColumn("created_at", label="Déposée le", sort_key="created_at"),
        StatusTagColumn(
            "get_state_display",
            label="État",
            sort_key="state",
            primary=lambda one: one.state == Application.State.RECEIVED,
        ),
    ]
    export = [
        ("Organisation", "name"),
        ("Type", "type"),
        ("Commune", "city"),
        ("FINESS", "finess"),
        ("SIRET", "siret"),
        ("Collège souhaité", "college"),
        ("Contact", "contact_name"),
        ("Adresse e-mail", "contact_email"),
        ("État", "get_state_display"),
        ("Déposée le", "created_at"),
        ("Étudiée par", "decided_by"),
        ("Étudiée le", "decided_at"),
    ]

    def get_queryset(self, request):
        """Those to study come first, then those whose correction is awaited."""
        order = (Application.State.RECEIVED, Application.State.CORRECTION, Application.State.UNCONFIRMED)
        ranks = [When(state=state, then=Value(rank)) for rank, state in enumerate(order)]
        related = ("type", "college", "organisation", "membership__organisation", "decided_by")
        return Application.objects.select_related(*related).annotate(
            rank=Case(*ranks, default=Value(len(order)), output_field=IntegerField())
        )


applications = ApplicationViewSet()

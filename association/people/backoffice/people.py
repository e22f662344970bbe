"""« Personnes »: the list, the form and the sheet of a person."""

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q, Subquery
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column

from association.people.backoffice import acts, contact_acts
from association.people.backoffice.declarations import DeclareOnPaperView, reading_link
from association.people.backoffice.filters import PersonFilterSet
from association.people.backoffice.register import FromRegister, register_section
from association.people.backoffice.sections import sections_for
from association.people.models import Affiliation, InterestDeclaration, Person
from association.people.services.consents import consents_of
from association.records.dated import covers, today
from cms.backoffice.choosers import RecordChooserViewSet
from cms.backoffice.display import linked, long_date, mailto
from cms.backoffice.on_date import asked_date
from cms.backoffice.views.editing import RecordCreateView, RecordEditView
from cms.backoffice.views.inspection import Facts, Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet
from cms.outbox.models import Message

MESSAGES_SHOWN = 10

TRANSITIONS = (
    acts.BeginAffiliationView,
    acts.ChangeAffiliationView,
    acts.EndAffiliationView,
    acts.MainAffiliationView,
    contact_acts.AddEmailView,
    contact_acts.PreferEmailView,
    contact_acts.RemoveEmailView,
    contact_acts.ConfirmProfileView,
    acts.RecordConsentView,
    DeclareOnPaperView,
)

PANELS = [
    HelpPanel(template="backoffice/register/help.html"),
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("last_name"), FieldPanel("first_name")]),
            FieldRowPanel([FieldPanel("gender"), FieldPanel("rpps"), FieldPanel("phone")]),
        ],
        heading="Identité",
    ),
    MultiFieldPanel(
        [FieldPanel("professions"), FieldPanel("specialties"), FieldPanel("palliative_care")],
        heading="Exercice",
    ),
    InlinePanel("emails", [FieldRowPanel([FieldPanel("address"), FieldPanel("preferred")])],
                heading="Adresses e-mail", label="adresse"),
    MultiFieldPanel([FieldPanel("source"), FieldPanel("notes")], heading="Suivi"),
]  # fmt: skip


def professions(person):
    return ", ".join(str(profession) for profession in person.professions.all())


def specialties(person):
    names = [str(specialty) for specialty in person.specialties.all()]
    return ", ".join([*names, "soins palliatifs"] if person.palliative_care else names)


def post(person):
    """The main running post in one line."""
    return ", ".join(part for part in (person.main_function, person.main_organisation) if part)


class PersonInspectView(RecordInspectView):
    def get_summary(self):
        return " · ".join(part for part in (professions(self.object), post(self.object)) if part)

    def get_notices(self):
        notices = []
        if not self.object.emails.all():
            notices.append(Notice("Sans adresse e-mail : le réseau ne peut pas lui écrire.", tone="info"))
        if not any(affiliation.holds() for affiliation in self.affiliations):
            notices.append(Notice("Sans affiliation en cours.", tone="info"))
        return notices

    @property
    def affiliations(self):
        if not hasattr(self, "_affiliations"):
            self._affiliations = list(
                self.object.affiliations.select_related("organisation").order_by("-main", "-start_on")
            )
        return self._affiliations

    def get_sections(self):
        person = self.object
        return [
            self.facts(
                "Identité",
                [
                    ("Nom", "formal_name"),
                    ("Genre", "get_gender_display"),
                    "rpps",
                    ("Professions", professions),
                    ("Spécialités", specialties),
                    "phone",
                    ("Notre référence", "reference"),
                ],
            ),
            self.emails_section(),
            self.affiliations_section(),
            self.declarations_section(),
            self.consents_section(),
            *sections_for(person, self.request.user),
            *filter(None, [register_section(person, self.request.user)]),
            self.account_section(),
            self.messages_section(),
            self.facts("Suivi", ["notes", "source", "profile_confirmed_on", "created_at", "updated_at"]),
        ]

    def emails_section(self):
        rows = [
            [
                mailto(email.address),
                "Oui" if email.preferred else "",
                long_date(email.verified_at) if email.verified_at else "Non",
            ]
            for email in self.object.emails.all()
        ]
        return Listing("Adresses e-mail", ["Adresse", "Préférée", "Vérifiée"], rows, "Aucune.")

    def affiliations_section(self):
        rows = [
            [
                linked(affiliation.organisation),
                ", ".join(part for part in (affiliation.function, affiliation.service) if part),
                long_date(affiliation.start_on),
                long_date(affiliation.end_on) if affiliation.end_on else "",
                long_date(affiliation.confirmed_on) if affiliation.confirmed_on else "",
            ]
            for affiliation in self.affiliations
        ]
        headings = ["Organisation", "Fonction", "Depuis le", "Jusqu’au", "Confirmée le"]
        return Listing("Affiliations", headings, rows, "Aucune.")

    def declarations_section(self):
        rows = [
            [
                long_date(declaration.declared_on),
                long_date(declaration.valid_until),
                "En cours" if declaration.valid_until > today() else "Expirée",
                reading_link(declaration, self.request.user),
            ]
            for declaration in self.object.declarations.all()
        ]
        return Listing(
            "Déclarations d’intérêts", ["Du", "Valable jusqu’au", "État", "Contenu"], rows, "Jamais faite."
        )

    def consents_section(self):
        rows = [
            [
                standing.label,
                "Oui" if standing.given else "Non",
                long_date(timezone.localtime(standing.answer.at)),
                standing.answer.get_source_display(),
            ]
            for standing in consents_of(self.object)
            if standing.answer
        ]
        return Listing(
            "Consentements", ["Finalité", "Réponse", "Le", "Recueillie par"], rows, "Aucune réponse."
        )

    def account_section(self):
        user = self.object.user
        if user is None:
            return Facts("Compte", [("Compte", "Pas de compte relié")])
        visit = long_date(timezone.localtime(user.last_login)) if user.last_login else "jamais"
        return Facts("Compte", [("Adresse de connexion", user.email), ("Dernière visite", visit)])

    def messages_section(self):
        addresses = [email.address for email in self.object.emails.all()]
        sent = Message.objects.sent_to(self.object, addresses).defer("text", "html")[:MESSAGES_SHOWN]
        readable = self.request.user.has_perm("outbox.view_message")
        rows = [
            [
                linked(message) if readable else str(message),
                long_date(timezone.localtime(message.created_at)),
                message.get_state_display(),
            ]
            for message in sent
        ]
        return Listing("Derniers messages envoyés", ["Objet", "Le", "État"], rows, "Aucun.")


class PersonCreateView(FromRegister, RecordCreateView):
    pass


class PersonEditView(FromRegister, RecordEditView):
    pass


class PersonViewSet(RecordViewSet):
    model = Person
    icon = "user"
    menu_label = "Personnes"
    menu_order = 100
    add_label = "Ajouter une personne"
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    inspect_view_class = PersonInspectView
    filterset_class = PersonFilterSet
    search_fields = ("search_text",)
    ordering = ("search_text", "pk")
    transitions = TRANSITIONS
    panels = PANELS
    list_display = [
        "__str__",
        Column("professions", label="Profession", accessor=professions, classname="bo-wide"),
        Column("main_function", label="Fonction", sort_key="main_function", classname="bo-wide"),
        Column("main_organisation", label="Organisation", sort_key="main_organisation"),
        BooleanColumn("has_account", label="Compte"),
    ]
    export = [
        ("Référence", "reference"),
        ("Civilité", "get_title_display"),
        ("Nom", "last_name"),
        ("Prénom", "first_name"),
        ("Genre", "get_gender_display"),
        ("N° RPPS", "rpps"),
        ("Professions", professions),
        ("Spécialités", specialties),
        ("Téléphone", "phone"),
        ("Adresse e-mail", "preferred_email"),
        ("Fonction", "main_function"),
        ("Organisation", "main_organisation"),
        ("Déclaration valable jusqu’au", "declared_until"),
        ("Compte", "has_account"),
    ]

    def get_queryset(self, request):
        day = asked_date(request)
        posts = Affiliation.objects.filter(covers(day), person=OuterRef("pk")).order_by("-main", "-start_on")
        declared = InterestDeclaration.objects.filter(person=OuterRef("pk"), declared_on__lte=day or today())
        return (
            Person.objects.known(day)
            .select_related("user")
            .prefetch_related("professions", "specialties", "emails")
            .annotate(
                main_function=Subquery(posts.values("function")[:1]),
                main_organisation=Subquery(posts.values("organisation__display_name")[:1]),
                declared_until=Subquery(declared.order_by("-valid_until").values("valid_until")[:1]),
                has_account=ExpressionWrapper(Q(user__isnull=False), output_field=BooleanField()),
            )
        )


class PersonChooserViewSet(RecordChooserViewSet):
    model = Person
    icon = "user"
    search_fields = ("search_text",)
    choose_one_text = "Choisir une personne"
    choose_another_text = "Choisir une autre personne"
    edit_item_text = "Modifier cette personne"


people = PersonViewSet()
person_chooser = PersonChooserViewSet("person_chooser")

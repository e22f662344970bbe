"""Screens of the organisations: list, sheet, form, chooser."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.permissions import policy_registry

from association.members.backoffice.days import day_asked
from association.members.backoffice.filters import OrganisationFilterSet
from association.members.backoffice.representations import (
    READING,
    acts_on_representatives,
    representatives_of,
    representatives_section,
)
from association.members.models import Membership, Organisation
from association.members.rules.lifecycle import Status
from cms.backoffice.choosers import RecordChooserViewSet
from cms.backoffice.display import linked, long_date, mailto
from cms.backoffice.views.inspection import Listing, Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet

STATUS_LABELS = dict(Status.choices)


class OrganisationForm(WagtailAdminModelForm):
    """The form's own rule: a member does not become the site of somebody else in passing."""

    held_fields = forms.MultipleChoiceField(
        label="Tenu à la main",
        choices=Organisation.Held,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=Organisation._meta.get_field("held_fields").help_text,
    )

    def clean(self):
        data = super().clean()
        attached = data.get("parent") and "parent" in self.changed_data
        if attached and self.instance.memberships.open().exists():
            raise ValidationError(
                {
                    "parent": "Cette organisation a sa propre adhésion en cours. Terminez-la d’abord "
                    "(une fusion dans l’entité juridique, par exemple)."
                }
            )
        return data


PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("display_name"),
            FieldPanel("name"),
            FieldPanel("short_name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("type")]),
            FieldPanel("parent"),
        ],
        heading="Identité",
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("finess"), FieldPanel("siret"), FieldPanel("rna")])],
        heading="Identifiants",
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("sector"), FieldPanel("cancer_status")]), FieldPanel("regional_pole")],
        heading="Activité",
    ),
    MultiFieldPanel(
        [
            FieldPanel("street"),
            FieldPanel("address_extra"),
            FieldRowPanel([FieldPanel("postcode"), FieldPanel("city")]),
            FieldPanel("department"),
            FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
        ],
        heading="Adresse et position",
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]), FieldPanel("website")],
        heading="Coordonnées générales",
    ),
    InlinePanel("contacts", heading="Services à contacter", label="contact"),
    MultiFieldPanel(
        [
            FieldPanel("closed_on"),
            FieldRowPanel([FieldPanel("source"), FieldPanel("source_date")]),
            FieldPanel("notes"),
            FieldPanel("held_fields"),
        ],
        heading="Suivi",
    ),
]


def position(organisation):
    """The position in words: what a map would show without a map."""
    if not organisation.has_position:
        return ""
    latitude, longitude = organisation.latitude, organisation.longitude
    north = "nord" if latitude >= 0 else "sud"
    east = "est" if longitude >= 0 else "ouest"
    return f"{abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}".replace(".", ",")


class OrganisationInspectView(RecordInspectView):
    def get_object_queryset(self):
        related = ("type", "parent", "department")
        return Organisation.objects.select_related(*related).defer("department__outline")

    def get_summary(self):
        organisation = self.object
        parts = [organisation.get_kind_display(), organisation.type, organisation.city]
        return " · ".join(str(part) for part in parts if part)

    def get_notices(self):
        organisation = self.object
        notices = []
        if organisation.stands_for_its_own:
            notices.append(Notice("Site sans entité juridique : il adhère pour lui-même."))
        if organisation.closed_on:
            notices.append(Notice(f"Fermée depuis le {long_date(organisation.closed_on)}."))
        if not organisation.has_position:
            notices.append(Notice("Sans position : absente de la carte publique.", tone="info"))
        return notices

    def get_acts(self):
        acts = acts_on_representatives(self.object, self.representatives, self.request.user)
        policy = policy_registry.get_by_type(Membership)
        running = any(membership.status in Status.open() for membership in self.memberships)
        if running or self.object.parent_id or not policy.user_has_permission(self.request.user, "add"):
            return acts
        url = reverse("membership:add", query={"organisation": self.object.pk})
        label = "Enregistrer une candidature"
        return [{"url": url, "label": label, "icon": "plus", "serious": False, "main": True}, *acts]

    @property
    def representatives(self):
        if not hasattr(self, "_representatives"):
            self._representatives = representatives_of(self.object)
        return self._representatives

    @property
    def memberships(self):
        if not hasattr(self, "_memberships"):
            self._memberships = list(self.object.memberships.with_college().order_by("-pk"))
        return self._memberships

    def get_sections(self):
        organisation = self.object
        sections = [
            self.facts("Identité", ["display_name", "name", "short_name", "kind", "type", "parent"]),
            self.facts("Identifiants", [("Notre référence", "reference"), "finess", "siret", "rna"]),
            self.facts("Activité", ["sector", ("Statut en cancérologie", "cancer_status"), "regional_pole"]),
            self.facts("Adresse", [("Adresse", address), "department", ("Position", position)]),
            self.facts("Coordonnées", ["phone", ("Adresse e-mail", email), "website"]),
            self.memberships_section(),
        ]
        if self.request.user.has_perm(READING):
            sections.append(representatives_section(self.representatives))
        if organisation.kind == Organisation.Kind.LEGAL_ENTITY:
            sections.append(self.sites_section())
        sections.append(licences_section(organisation))
        sections += [self.contacts_section(), self.partnerships_section()]
        sections.append(self.facts("Suivi", FOLLOWED))
        return sections

    def memberships_section(self):
        rows = [
            [
                linked(membership, STATUS_LABELS[membership.status]),
                membership.college_name or "",
                long_date(membership.active_from) if membership.active_from else "",
                long_date(membership.ended_on) if membership.ended_on else "",
            ]
            for membership in self.memberships
        ]
        return Listing(
            "Adhésions", ["Statut", "Collège", "Membre depuis le", "Jusqu’au"], rows, "Jamais candidate."
        )

    def sites_section(self):
        sites = self.object.sites.order_by("display_name").defer("notes", "search_text")
        rows = [[linked(site), site.city, site.finess or ""] for site in sites]
        return Listing("Sites", ["Nom", "Commune", "N° FINESS"], rows, "Aucun site rattaché.")

    def contacts_section(self):
        rows = [
            [contact.label, contact.phone, mailto(contact.email), "Oui" if contact.public else "Non"]
            for contact in self.object.contacts.all()
        ]
        headings = ["Service", "Téléphone", "Adresse e-mail", "Montré au public"]
        return Listing("Services à contacter", headings, rows, "Aucun.")

    def partnerships_section(self):
        rows = [
            [
                linked(partnership, partnership.get_kind_display()),
                partnership.subject,
                long_date(partnership.start_on),
                long_date(partnership.end_on) if partnership.end_on else "",
            ]
            for partnership in self.object.partnerships.all()
        ]
        return Listing("Partenariats", ["Nature", "Objet", "Depuis le", "Jusqu’au"], rows, "Aucun.")


def licences_section(organisation):
    """The authorised cancer activities, running ones first."""
    licences = organisation.licences.select_related("activity__parent")
    rows = [
        [
            named(licence.activity),
            licence.number,
            long_date(licence.start_on),
            long_date(licence.end_on) if licence.end_on else "",
            licence.source,
        ]
        for licence in sorted(licences, key=lambda one: one.end_on is not None)
    ]
    headings = ["Activité", "N° d’autorisation", "Depuis le", "Jusqu’au", "Source"]
    return Listing("Autorisations en cancérologie", headings, rows, "Aucune enregistrée.")


def named(activity):
    """An activity with what it is part of: « Chirurgie oncologique : A6 – Mammaire »."""
    return f"{activity.parent.label}\u00a0: {activity.label}" if activity.parent else activity.label


def held(organisation):
    return ", ".join(one.label for one in Organisation.Held if one.value in organisation.held_fields)


def address(organisation):
    return "\n".join(organisation.address_lines)


def email(organisation):
    return mailto(organisation.email)


def standing(organisation):
    return STATUS_LABELS.get(organisation.membership_status, "")


FOLLOWED = ["notes", "source", "source_date", ("Tenu à la main", held), "created_at", "updated_at"]


class OrganisationViewSet(RecordViewSet):
    model = Organisation
    icon = "home"
    menu_order = 100
    add_label = "Ajouter une organisation"
    inspect_view_class = OrganisationInspectView
    filterset_class = OrganisationFilterSet
    search_fields = ("search_text",)
    ordering = ("display_name", "pk")
    edit_handler = ObjectList(PANELS, base_form_class=OrganisationForm)
    list_display = [
        "display_name",
        Column("city", label="Commune", sort_key="city"),
        Column("department_id", label="Dépt", sort_key="department", classname="bo-wide"),
        Column("type", label="Type", sort_key="type__label", classname="bo-wide"),
        Column("get_kind_display", label="Nature", sort_key="kind", classname="bo-wide"),
        StatusTagColumn(
            "standing",
            label="Adhésion",
            accessor=standing,
            primary=lambda organisation: organisation.membership_status == Status.ACTIVE,
        ),
    ]
    export = [
        ("Référence", "reference"),
        ("Nom affiché", "display_name"),
        ("Nom reçu", "name"),
        ("Sigle", "short_name"),
        ("Nature", "get_kind_display"),
        ("Type", "type"),
        ("Entité juridique", "parent"),
        ("N° FINESS", "finess"),
        ("N° SIRET", "siret"),
        ("N° RNA", "rna"),
        ("Secteur", "get_sector_display"),
        ("Statut en cancérologie", "get_cancer_status_display"),
        ("Pôle régional", "regional_pole"),
        ("Adresse", "street"),
        ("Complément", "address_extra"),
        ("Code postal", "postcode"),
        ("Commune", "city"),
        ("Département", "department_id"),
        ("Latitude", "latitude"),
        ("Longitude", "longitude"),
        ("Téléphone", "phone"),
        ("Adresse e-mail", "email"),
        ("Site internet", "website"),
        ("Fermée le", "closed_on"),
        ("Adhésion", standing),
    ]

    def get_queryset(self, request):
        """With the status of their membership today, or on the day asked for (?le=2025-06-30)."""
        on = day_asked(request)
        rows = (
            Membership.objects.standing_on(on) if on else Membership.objects.annotate(status_on=F("status"))
        )
        current = rows.filter(organisation=OuterRef("pk"), status_on__in=Status.open())
        return (
            Organisation.objects.select_related("type", "parent")
            .defer("notes", "search_text")
            .annotate(membership_status=Subquery(current.values("status_on")[:1]))
        )


class OrganisationChooserViewSet(RecordChooserViewSet):
    model = Organisation
    icon = "home"
    search_fields = ("search_text",)
    choose_one_text = "Choisir une organisation"
    choose_another_text = "Choisir une autre organisation"
    edit_item_text = "Modifier cette organisation"


organisations = OrganisationViewSet()
organisation_chooser = OrganisationChooserViewSet("organisation_chooser")

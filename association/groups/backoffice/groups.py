"""« Groupes »: the list, the form and the sheet of a group."""

from datetime import timedelta

from django.urls import path, reverse
from django.utils.html import format_html
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import HeaderButton

from association.groups.backoffice import group_acts, sections
from association.groups.backoffice.filters import GroupFilterSet
from association.groups.backoffice.story import story
from association.groups.models import GroupRole, StatusPeriod, WorkingGroup
from association.members.models import Organisation
from association.records.dated import today
from cms.backoffice.display import linked, long_date
from cms.backoffice.on_date import asked_date
from cms.backoffice.views.inspection import Folded, Listing, Notice, RecordInspectView, Timeline
from cms.backoffice.views.listing import RecordIndexView
from cms.backoffice.viewsets import RecordViewSet

ONE_DAY = timedelta(days=1)
LABELS = dict(StatusPeriod.Status.choices)
#: In what order a sheet names the roles.
RANKS = {role: rank for rank, role in enumerate(GroupRole.Role.values)}
READING_ROLES = "groups.view_grouprole"
PANELS = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("tumour_site")]),
            FieldPanel("order"),
        ],
        heading="Identité",
    ),
    MultiFieldPanel(
        [FieldPanel("mission"), FieldPanel("published"), FieldPanel("slug")], heading="Sur le site"
    ),
    MultiFieldPanel(
        [FieldPanel("required_specialties"), FieldPanel("required_professions")], heading="Qui doit y être"
    ),
    FieldPanel("source"),
]


def standing(group):
    return LABELS.get(group.status, "Clos")


def leads(group):
    return ", ".join(str(role.person) for role in group.leads)


class GroupIndexView(RecordIndexView):
    @property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.user_has_permission("add") and not WorkingGroup.objects.exists():
            url = reverse("group:proposer")
            buttons.append(HeaderButton("Créer les groupes proposés", url=url, icon_name="list-ul"))
        return buttons


class GroupInspectView(RecordInspectView):
    def get_object_queryset(self):
        groups = WorkingGroup.objects.select_related("tumour_site").with_status().with_last_status()
        return groups.with_member_count().with_leads()

    @property
    def roles(self):
        if not hasattr(self, "_roles"):
            rows = self.object.roles.select_related("person").with_behalf()
            ordered = sorted(rows, key=lambda row: (RANKS[row.role], row.person.search_text, row.start_on))
            places = Organisation.objects.in_bulk({row.behalf_id for row in ordered} - {None})
            for row in ordered:
                row.behalf = places.get(row.behalf_id)
            self._roles = ordered
        return self._roles

    @property
    def reads_roles(self):
        return self.request.user.has_perm(READING_ROLES)

    def get_summary(self):
        group = self.object
        number = group.member_count
        people = f"{number}\u00a0personne{'s' if number > 1 else ''}"
        return " · ".join([group.get_kind_display(), standing(group), people])

    def get_notices(self):
        group = self.object
        notices = []
        if group.status == StatusPeriod.Status.SUSPENDED:
            notices.append(Notice("Ce groupe est suspendu\u00a0: il ne se réunit pas."))
        elif group.status is None:
            notices.append(Notice("Ce groupe est clos, ou n’a pas encore commencé.", tone="info"))
        if group.status and not group.leads:
            notices.append(Notice("Ce groupe n’a pas d’animateur aujourd’hui."))
        return [*notices, *sections.notices_for(group, self.request.user)]

    def get_acts(self):
        group, user = self.object, self.request.user
        acts = []
        if group.last_status and user.has_perm("groups.add_grouprole"):
            url = reverse("grouprole:add", query={"group": group.pk})
            acts.append(
                {"url": url, "label": "Ajouter une personne", "icon": "plus", "serious": False, "main": True}
            )
        return [*acts, *sections.acts_for(group, user), *super().get_acts()]

    def get_sections(self):
        group = self.object
        shown = [
            self.facts(
                "Le groupe",
                [
                    "kind",
                    "tumour_site",
                    ("État", standing),
                    "mission",
                    "published",
                    ("Spécialités attendues", lambda group: list(group.required_specialties.all())),
                    ("Professions attendues", lambda group: list(group.required_professions.all())),
                ],
            )
        ]
        if self.reads_roles:
            shown += self.people_sections()
        shown += sections.sections_for(group, self.request.user)
        periods = list(group.periods.all())
        return [*shown, Timeline("Histoire", story(periods)), self.facts("Suivi", ["source", "updated_at"])]

    def people_sections(self):
        """Who belongs to the group today or will, then the former ones, folded."""
        day = today()
        there = [row for row in self.roles if row.end_on is None or row.end_on > day]
        gone = [row for row in self.roles if not (row.end_on is None or row.end_on > day)]
        headings = ["Rôle", "Personne", "Au titre de", "Depuis le", "Jusqu’au", "Désigné par"]
        acting = self.request.user.has_perm("groups.change_grouprole")
        rows = [[*cells(row), ending(row)] if acting else cells(row) for row in there]
        people = Listing(
            "Personnes du groupe", [*headings, "Acte"] if acting else headings, rows, "Personne encore."
        )
        if not gone:
            return [people]
        gone.sort(key=lambda row: (row.end_on, row.pk), reverse=True)
        number = len(gone)
        heading = f"Rôles terminés ({number})" if number > 1 else "Un rôle terminé"
        return [people, Folded(heading, headings, [cells(row) for row in gone])]


def cells(row):
    return [
        linked(row, row.get_role_display()),
        linked(row.person),
        linked(row.behalf) if row.behalf else "",
        long_date(row.start_on),
        long_date(row.end_on - ONE_DAY) if row.end_on else "",
        row.decision,
    ]


def ending(row):
    label = f"Terminer le rôle de {row.person}, {row.get_role_display().lower()}"
    url = reverse("grouprole:terminer", args=[row.pk])
    return format_html('<a href="{}" aria-label="{}">Terminer</a>', url, label)


class GroupViewSet(RecordViewSet):
    """A group is created by an act, edited for its words, and changes state by acts."""

    model = WorkingGroup
    icon = "group"
    menu_label = "Groupes de travail"
    menu_order = 100
    add_label = "Créer un groupe"
    add_view_class = group_acts.CreateView
    index_view_class = GroupIndexView
    inspect_view_class = GroupInspectView
    filterset_class = GroupFilterSet
    search_fields = ("name", "mission")
    ordering = ("kind", "order", "name")
    transitions = group_acts.TRANSITIONS
    panels = PANELS
    list_display = [
        "name",
        Column("get_kind_display", label="Nature", sort_key="kind", classname="bo-wide"),
        StatusTagColumn(
            "standing",
            label="État",
            accessor=standing,
            primary=lambda group: group.status == StatusPeriod.Status.ACTIVE,
        ),
        Column("leads", label="Animation", accessor=leads, classname="bo-wide"),
        NumberColumn("member_count", label="Personnes", sort_key="member_count"),
    ]
    export = [
        ("Groupe", "name"),
        ("Nature", "get_kind_display"),
        ("Localisation", "tumour_site"),
        ("État", standing),
        ("Animation", leads),
        ("Personnes", "member_count"),
        ("Page publique", "published"),
        ("Mission", "mission"),
    ]

    def get_queryset(self, request):
        """As of the day asked for (« À la date du »), today by default."""
        on = asked_date(request)
        groups = WorkingGroup.objects.select_related("tumour_site").with_last_status()
        return groups.with_status(on).with_member_count(on).with_leads(on)

    def get_add_view_kwargs(self, **kwargs):
        return {}

    def get_urlpatterns(self):
        propose = path("proposer/", self.construct_view(group_acts.ProposeView), name="proposer")
        return [*super().get_urlpatterns(), propose]


groups = GroupViewSet("group")

"""« Rôles dans les groupes »: the list and the sheet of a role."""

from django.db.models import OuterRef, Q, Subquery
from wagtail.admin.ui.tables import Column

from association.groups.backoffice.filters import RoleFilterSet
from association.groups.backoffice.role_acts import TRANSITIONS, AddView
from association.groups.models import GroupRole, WorkingGroup
from association.members.models import Organisation
from association.records.dated import today
from association.records.names import folded
from cms.backoffice.columns import DayColumn
from cms.backoffice.display import long_date, mailto
from cms.backoffice.on_date import asked_date
from cms.backoffice.views.inspection import Notice, RecordInspectView
from cms.backoffice.viewsets import RecordViewSet


def behalf(role):
    return role.behalf_name or ""


def email(role):
    return mailto(role.person.preferred_email)


class RoleInspectView(RecordInspectView):
    def get_summary(self):
        row = self.object
        until = f", jusqu’au {long_date(row.end_on)}" if row.end_on else ""
        role = row.get_role_display().lower()
        return f"{row.group}\u00a0: {role} à partir du {long_date(row.start_on)}{until}"

    def get_notices(self):
        row = self.object
        if row.start_on > today():
            return [Notice(f"Ce rôle commence le {long_date(row.start_on)}.", tone="info")]
        if not row.holds():
            return [Notice(f"Ce rôle est terminé depuis le {long_date(row.end_on)}.", tone="info")]
        return []

    def get_sections(self):
        said = ["group", "role", ("Au titre de", behalf), "start_on", "end_on", "decision", "source"]
        return [
            self.facts("Rôle", said),
            self.facts("Personne", ["person", ("Adresse e-mail", email)]),
        ]


class RoleViewSet(RecordViewSet):
    """Nothing is edited here: a role is begun, ended, replaced or corrected by an act."""

    model = GroupRole
    icon = "user"
    menu_order = 200
    menu_label = "Rôles"
    edit_enabled = False
    add_label = "Ajouter une personne à un groupe"
    add_view_class = AddView
    inspect_view_class = RoleInspectView
    filterset_class = RoleFilterSet
    search_fields = ("person__search_text", "group__name")
    ordering = ("person__search_text", "group__name", "start_on", "pk")
    transitions = TRANSITIONS
    form_fields = []
    list_display = [
        "person",
        Column("group", label="Groupe", sort_key="group__name"),
        Column("get_role_display", label="Rôle", sort_key="role"),
        Column("behalf_name", label="Au titre de", accessor=behalf, classname="bo-wide"),
        DayColumn("start_on", label="À partir du", sort_key="start_on", classname="bo-wide"),
        DayColumn("end_on", label="Jusqu’au", sort_key="end_on", classname="bo-wide"),
    ]
    export = [
        ("Groupe", "group.name"),
        ("Référence de la personne", "person.reference"),
        ("Civilité", "person.get_title_display"),
        ("Nom", "person.last_name"),
        ("Prénom", "person.first_name"),
        ("Adresse e-mail", "person.preferred_email"),
        ("Rôle", "get_role_display"),
        ("Au titre de", behalf),
        ("À partir du", "start_on"),
        ("Jusqu’au", "end_on"),
        ("Désigné par", "decision"),
    ]

    def get_queryset(self, request):
        """With the organisation of the day asked for (« En cours le »), today by default."""
        names = Organisation.objects.filter(pk=OuterRef("behalf_id")).values("display_name")
        rows = GroupRole.objects.select_related("group", "person", "organisation")
        rows = rows.prefetch_related("person__emails").with_behalf(asked_date(request))
        return rows.annotate(behalf_name=Subquery(names[:1]))

    def search(self, queryset, text):
        """Each word is found in the name of the person, or of the group."""
        # A few dozen names: compared here, since their accents are not folded in the database.
        names = [(pk, folded(name)) for pk, name in WorkingGroup.objects.values_list("pk", "name")]
        for word in folded(text).split():
            called = [pk for pk, name in names if word in name]
            queryset = queryset.filter(Q(person__search_text__contains=word) | Q(group__in=called))
        return queryset

    def get_add_view_kwargs(self, **kwargs):
        return {}


roles = RoleViewSet()

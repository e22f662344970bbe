"""The traps of Wagtail's generic screens, each closed by RecordViewSet."""

import csv
import io

import openpyxl
import pytest
from django.apps import apps
from django.urls import NoReverseMatch, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogContext, log
from wagtail.models import RevisionMixin

from association.members.models import College, Organisation
from cms.backoffice.choosers import RecordChooserViewSet
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from cms.backoffice.viewsets import RecordViewSet
from tests.backoffice.forms import edit_data
from tests.factories import CollegeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

OURS = ("association.", "cms.", "newsletter.", "training.")


def our_viewsets(kind):
    reverse("wagtailadmin_home")  # the viewsets register with the addresses
    return [
        viewset
        for viewset in viewsets.viewsets
        if isinstance(viewset, kind) and type(viewset).__module__.startswith(OURS)
    ]


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def test_every_screen_of_records_of_ours_stands_on_the_same_base():
    assert our_viewsets(ModelViewSet)
    for viewset in our_viewsets(ModelViewSet):
        assert isinstance(viewset, RecordViewSet), viewset
        assert viewset.export, f"{viewset} has no export"
        assert viewset.inspect_view_enabled
        assert not viewset.copy_view_enabled
        assert not issubclass(viewset.model, RevisionMixin), "autosaved onto the live row (trap 3)"


def test_trap_1_a_role_without_the_permission_is_refused_every_view(staff_client):
    client = staff_client(Role.COMMUNICATION_OFFICER)
    organisation = OrganisationFactory()
    for view in ("index", "index_results", "add"):
        assert client.get(reverse(f"organisation:{view}")).status_code == 302
    for view in ("edit", "inspect", "history", "history_results"):
        assert client.get(reverse(f"organisation:{view}", args=[organisation.pk])).status_code == 302
    assert client.get(reverse("organisation:index") + "?export=csv").status_code == 302


def test_trap_1_who_only_reads_cannot_write(staff_client):
    client = staff_client(Role.GOVERNANCE_SECRETARY)
    organisation = OrganisationFactory(city="Toulouse")
    assert client.get(reverse("organisation:inspect", args=[organisation.pk])).status_code == 200
    url = reverse("organisation:edit", args=[organisation.pk])
    assert client.get(url).status_code == 302
    client.post(url, {"name": "Autre", "city": "Ailleurs"})
    organisation.refresh_from_db()
    assert organisation.city == "Toulouse"


def test_trap_2_no_list_of_ours_offers_a_bulk_action(administrator):
    OrganisationFactory.create_batch(3)
    page = administrator.get(reverse("organisation:index")).content.decode()
    assert "data-bulk-action" not in page
    for action in ("delete", "publish"):
        response = administrator.get(f"/admin/bulk/members/organisation/{action}/?id=all")
        assert response.status_code in (302, 404)
    assert Organisation.objects.count() == 3


def test_trap_3_a_record_is_never_saved_while_one_types(administrator):
    url = reverse("organisation:edit", args=[OrganisationFactory().pk])
    assert "w-autosave-interval" not in administrator.get(url).content.decode()


@pytest.mark.parametrize("viewset", ["organisation", "membership", "college", "partnership"])
def test_trap_4_a_list_costs_the_same_with_two_and_twenty_rows(administrator, viewset, rows, queries):
    rows(viewset, 2)
    url = reverse(f"{viewset}:index")
    administrator.get(url)  # permissions and content types are read once for all
    with queries() as few:
        administrator.get(url)
    rows(viewset, 18)
    with queries() as many:
        administrator.get(url)
    assert len(many) == len(few)
    assert len(many) <= 20


@pytest.mark.parametrize("viewset", ["organisation", "membership", "college", "partnership"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_trap_5_an_export_has_french_headings_and_a_row_each(administrator, viewset, kind, rows, queries):
    rows(viewset, 2)
    url = reverse(f"{viewset}:index") + f"?export={kind}"
    administrator.get(url)  # the session notes its first visit
    with queries() as few:
        assert len(sheet(administrator.get(url))) == 3
    rows(viewset, 18)
    with queries() as many:
        table = sheet(administrator.get(url))
    assert len(table) == 21
    assert all(heading and heading[0].isupper() for heading in table[0])
    assert len(many) == len(few)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_trap_6_an_export_holds_no_live_formula(administrator, kind):
    OrganisationFactory(display_name="=HYPERLINK(1)", city="@SUM(1)", phone="+33 5 61")
    response = administrator.get(reverse("organisation:index") + f"?export={kind}")
    if kind == "csv":
        cells = [cell for row in sheet(response) for cell in row]
        assert "'=HYPERLINK(1)" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    else:
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        assert not [c for row in book.active.iter_rows() for c in row if c.data_type == "f"]


def test_trap_6_wagtails_own_reports_hold_none_either(client):
    client.force_login(UserFactory(is_superuser=True))
    college = CollegeFactory(name="=cmd()")
    with LogContext(user=UserFactory(first_name="@SUM(1)", last_name="")):
        log(college, "wagtail.create")
    response = client.get(reverse("wagtailadmin_reports:site_history") + "?export=csv")
    body = b"".join(response.streaming_content).decode()
    assert "'=cmd()" in body
    cells = [cell for row in csv.reader(io.StringIO(body)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_trap_7_every_action_written_in_the_code_is_declared():
    """Tried by the services' own tests: here, what the viewsets log."""
    college = CollegeFactory()
    for action in ("wagtail.create", "wagtail.edit", "wagtail.delete", "backoffice.edit"):
        assert log(college, action).action == action


def test_trap_8_an_edit_logs_what_it_changes(administrator):
    organisation = OrganisationFactory(city="Toulouse", phone="05 61 00 00 00")
    url = reverse("organisation:edit", args=[organisation.pk])
    data = edit_data(administrator, url, city="Blagnac", phone="")
    response = administrator.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    entry = AuditEntry.objects.for_instance(organisation).get()
    assert entry.action == "backoffice.edit"
    assert entry.values == {"city": ["Toulouse", "Blagnac"], "phone": ["05 61 00 00 00", ""]}
    assert entry.user.groups.get().name == Role.MEMBERSHIP_ADMINISTRATOR.label


def test_trap_8_related_records_and_child_rows_are_named(administrator):
    parent = OrganisationFactory(display_name="Groupe hospitalier")
    organisation = OrganisationFactory(kind="site")
    url = reverse("organisation:edit", args=[organisation.pk])
    contact = {
        "contacts-TOTAL_FORMS": 1,
        "contacts-0-label": "Secrétariat",
        "contacts-0-phone": "05 61 11 11 11",
    }
    data = edit_data(administrator, url, parent=parent.pk) | contact | {"contacts-0-ORDER": 1}
    response = administrator.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    values = AuditEntry.objects.for_instance(organisation).get().values
    assert values["parent"] == [None, "Groupe hospitalier"]
    assert values["contacts"] == [[], ["Secrétariat, 05 61 11 11 11"]]


def test_trap_8_an_edit_that_changes_nothing_is_not_logged(administrator):
    organisation = OrganisationFactory()
    url = reverse("organisation:edit", args=[organisation.pk])
    assert administrator.post(url, edit_data(administrator, url)).status_code == 302
    assert not AuditEntry.objects.for_instance(organisation).exists()


def test_trap_10_choosers_answer_readers_only(client, staff):
    organisation = OrganisationFactory(display_name="Clinique des Tilleuls")
    addresses = [
        reverse("organisation_chooser:choose"),
        reverse("organisation_chooser:choose_results") + "?q=tilleuls",
        reverse("organisation_chooser:chosen", args=[organisation.pk]),
        reverse("organisation_chooser:chosen_multiple") + f"?id={organisation.pk}",
    ]
    for role, allowed in ((Role.COMMUNICATION_OFFICER, False), (Role.GOVERNANCE_SECRETARY, True)):
        client.force_login(staff(role))
        for address in addresses:
            response = client.get(address)
            assert (response.status_code == 200) == allowed, address
            assert ("Tilleuls" in response.content.decode()) == allowed, address


def test_trap_10_every_chooser_of_ours_is_guarded():
    assert our_viewsets(ChooserViewSet)
    for viewset in our_viewsets(ChooserViewSet):
        assert isinstance(viewset, RecordChooserViewSet), viewset


def test_a_chooser_finds_without_accents(administrator):
    OrganisationFactory(display_name="Hôpital Saint-Éloi")
    OrganisationFactory(display_name="Clinique des Tilleuls")
    page = administrator.get(
        reverse("organisation_chooser:choose_results") + "?q=hopital eloi"
    ).content.decode()
    assert "Saint-Éloi" in page
    assert "Tilleuls" not in page


@pytest.mark.parametrize("view", ["copy", "delete", "usage"])
def test_records_are_neither_copied_nor_deleted(view):
    organisation = OrganisationFactory()
    for viewset in our_viewsets(RecordViewSet):
        if viewset.delete_enabled and view == "delete":
            continue
        with pytest.raises(NoReverseMatch):
            reverse(viewset.get_url_name(view), args=[organisation.pk])


def test_a_list_is_searched_word_by_word(administrator):
    College.objects.all().delete()
    CollegeFactory(name="Établissements autorisés", short_name="Autorisés")
    CollegeFactory(name="Établissements associés", short_name="Associés")
    page = administrator.get(reverse("college:index") + "?q=associés établissements").content.decode()
    assert "Établissements associés" in page
    assert "Établissements autorisés" not in page


def test_a_filtered_list_exports_what_it_shows(administrator):
    OrganisationFactory(display_name="Un site", kind="site")
    OrganisationFactory(display_name="Une entité")
    table = sheet(administrator.get(reverse("organisation:index") + "?kind=site&export=csv"))
    assert [row[1] for row in table[1:]] == ["Un site"]


def test_labels_of_models_are_in_french_and_lower_case():
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            name = str(model._meta.verbose_name)
            assert name[0] == name[0].lower(), model


def sheet(response):
    """The rows of an export, headings first."""
    assert response.status_code == 200
    if response["Content-Type"].startswith("text/csv"):
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=";"))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]

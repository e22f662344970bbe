"""The reports of the groups in the back office: read, filtered, asked for a past day, exported."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from association.groups.models import Invitee
from cms.backoffice.opendocument import write_ods
from cms.backoffice.roles import Role as Staff
from tests import factories
from tests.groups.making import Role, group, invitee, meeting, organisation, professional, role

pytestmark = pytest.mark.django_db

COMPOSITION = "/admin/groupes/composition/"
PARTICIPATION = "/admin/groupes/participation/"
HEALTH = "/admin/groupes/sante/"


@pytest.fixture
def secretary(staff_client):
    return staff_client(Staff.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture
def thorax():
    """A group of two people, one of whom came in 2025, and a meeting each year."""
    made = group()
    surgeon = professional(profession="10", specialty="SM11", last_name="Roux", first_name="Hélène")
    nurse = professional(profession="60", last_name="Blanc", first_name="Paul")
    chu = organisation("chu")
    role(made, surgeon, Role.LEAD, organisation=chu)
    role(made, nurse, start_on=date(2025, 1, 1))
    invitee(meeting(made, date(2024, 3, 1)), surgeon, Invitee.Presence.ON_SITE, "on_site", organisation=chu)
    held = meeting(made, date(2025, 3, 1))
    invitee(held, surgeon, Invitee.Presence.ABSENT, organisation=chu)
    invitee(held, nurse, Invitee.Presence.REMOTE, organisation=chu)
    return made


def csv_of(response):
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_the_composition_is_read_today_and_on_a_past_day(secretary, thorax):
    page = secretary.get(COMPOSITION).text
    assert "<strong>2</strong> personnes distinctes" in page
    assert "Spécialités chirurgicales" in page
    assert "<svg" in page and "<desc" in page
    past = secretary.get(COMPOSITION, {"le": "2024-06-01"}).text
    assert "<strong>1</strong> personne distincte au 1 juin 2024" in past


def test_the_composition_of_a_group_or_of_a_kind(secretary, thorax):
    support = group("Soins de support", kind="transversal")
    role(support)
    assert "<strong>3</strong>" in secretary.get(COMPOSITION).text
    assert "<strong>1</strong>" in secretary.get(COMPOSITION, {"nature": "transversal"}).text
    assert "<strong>2</strong>" in secretary.get(COMPOSITION, {"groupe": thorax.pk}).text


def test_the_composition_leaves_with_the_same_day_in_three_formats(secretary, thorax):
    asked = {"le": "2024-06-01"}
    rows = csv_of(secretary.get(COMPOSITION, asked | {"export": "csv"}))
    assert ["01/06/2024", "Tous les groupes", "Personnes distinctes", "Total", "1", "100"] in rows
    workbook = load_workbook(io.BytesIO(secretary.get(COMPOSITION, asked | {"export": "xlsx"}).content))
    assert len(list(workbook.active.values)) == len(rows)
    response = secretary.get(COMPOSITION, asked | {"export": "ods"})
    assert "2024-06-01.ods" in response["Content-Disposition"]
    read = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert [row[3] for row in read] == [row[3] for row in rows]
    assert read[1][0] == date(2024, 6, 1)


def test_a_day_that_does_not_exist_gives_no_figure(secretary, thorax):
    for address in (COMPOSITION, PARTICIPATION, HEALTH):
        page = secretary.get(address, {"le": "2024-02-31"}).text
        assert "bo-report-total" not in page
        assert "corrigez-la" in page
        assert secretary.get(address, {"le": "2024-02-31", "export": "csv"}).status_code == 400


def test_the_participation_on_screen_says_what_its_export_says(secretary, thorax):
    rows = csv_of(secretary.get(PARTICIPATION, {"export": "csv"}))
    assert rows[0][:4] == ["Personne", "Organisation", "Groupe", "Année"]
    assert [row[0] for row in rows[1:]] == ["Blanc Paul", "Roux Hélène", "Roux Hélène"]
    page = secretary.get(PARTICIPATION).text
    assert "<strong>3</strong> lignes" in page
    for row in rows[1:]:
        assert row[0] in page
    past = csv_of(secretary.get(PARTICIPATION, {"export": "csv", "le": "2024-12-31"}))
    assert [row[0] for row in past[1:]] == ["Roux Hélène"]


@pytest.mark.parametrize(("asked", "lines"), [
    ({"annee": "2025"}, 2),
    ({"par": "person"}, 2),
    ({"par": "year"}, 2),
    ({"par": "group"}, 1),
    ({"par": "organisation"}, 1),
])  # fmt: skip
def test_the_participation_is_filtered_and_grouped(secretary, thorax, asked, lines):
    assert len(csv_of(secretary.get(PARTICIPATION, asked | {"export": "csv"}))) == lines + 1
    assert f"<strong>{lines}</strong> ligne" in secretary.get(PARTICIPATION, asked).text


def test_the_health_of_the_groups_and_the_card_of_the_day(secretary, thorax):
    group("Sarcome")
    page = secretary.get(HEALTH).text
    assert "Aucun animateur" in page
    assert "Jamais réuni" in page
    assert "Sarcome" not in secretary.get(HEALTH, {"motif": "silent"}).text
    rows = csv_of(secretary.get(HEALTH, {"export": "csv", "motif": "lead"}))
    assert [row[1] for row in rows[1:]] == ["Sarcome"]
    home = secretary.get("/admin/").text
    assert "Groupes de travail à voir" in home
    assert "Sarcome\u00a0: Jamais réuni" in home


def test_the_reports_are_in_the_menu_of_whoever_may_see_the_groups(secretary, staff_client, thorax):
    # Wagtail writes its menu as data for the script that draws it.
    assert COMPOSITION in secretary.get("/admin/").text
    assert PARTICIPATION in secretary.get("/admin/").text
    reader = staff_client(Staff.NEWSLETTER_MANAGER)
    assert COMPOSITION in reader.get("/admin/").text
    assert PARTICIPATION not in reader.get("/admin/").text
    assert reader.get(COMPOSITION).status_code == 200
    stranger = staff_client(Staff.COMMUNICATION_OFFICER)
    for client, addresses in ((reader, [PARTICIPATION, HEALTH]), (stranger, [COMPOSITION, PARTICIPATION])):
        for address in addresses:
            assert client.get(address, {"export": "csv"}).status_code in (302, 403)


@pytest.mark.parametrize("address", [COMPOSITION, PARTICIPATION, HEALTH])
def test_the_same_queries_with_two_people_and_with_twenty(secretary, thorax, address):
    asked = []
    chu = organisation("ch")
    for number in (2, 20):
        held = meeting(thorax, date(2025, 4, number))
        for _ in range(number):
            someone = professional(profession="10", specialty="SM11")
            factories.affiliation(someone, chu, main=True)
            role(thorax, someone)
            invitee(held, someone, Invitee.Presence.ON_SITE, organisation=chu)
        secretary.get(address)
        with CaptureQueriesContext(connection) as captured:
            secretary.get(address)
        asked.append(len(captured))
    assert asked[0] == asked[1] <= 32


def test_a_libreoffice_file_holds_texts_as_texts():
    content = write_ods(["Nom", "Nombre"], [["=1+1", 3], ["<b>&\x07", None], ["deux\nlignes", True]])
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert read == [["Nom", "Nombre"], ["=1+1", 3], ["<b>&", ""], ["deux\nlignes", "oui"]]

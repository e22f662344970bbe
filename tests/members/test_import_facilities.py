"""The real file of facilities, dirty as published."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from association.members.models import Department, Organisation, OrganisationType
from association.records.names import folded
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.undo import undo
from tests.factories import UserFactory
from tests.imports.files import csv_bytes, states, texts, upload

DATA = Path(settings.BASE_DIR) / "demo/data"
FILE = (DATA / "facilities-occitanie.csv").read_bytes()
ROWS = list(csv.DictReader(io.StringIO(FILE.decode())))

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outlines(db):
    """The departments as the installation may know them, outlines included."""
    for feature in json.loads((DATA / "departements-occitanie.geojson").read_text())["features"]:
        Department.objects.filter(pk=feature["properties"]["code"]).update(outline=feature["geometry"])


@pytest.fixture
def batch():
    return upload("facilities", FILE)


@pytest.fixture
def imported(batch):
    confirm(batch=batch, user=UserFactory())
    return batch


def one(**values):
    """A file of one line: the first of the real file, with some cells changed."""
    row = ROWS[0] | values
    return csv_bytes([list(row), list(row.values())], separator=",")


def test_no_row_is_refused_and_nothing_is_lost(batch):
    assert states(batch) == {"new": 569}
    assert [row.raw for row in batch.rows.all()] == ROWS


def test_what_is_repaired_warned_of_and_left_out(batch):
    said = {}
    for row in batch.rows.all():
        for text in texts(row):
            said.setdefault(text.split(" :")[0].split(" (")[0], []).append(row.line)
    assert len(said["Zéro de tête du n° FINESS rétabli"]) == 12
    assert len(said["Secteur non renseigné."]) == 104
    assert len(said["Position hors du département"]) == 6
    assert said.keys() == {
        "Zéro de tête du n° FINESS rétabli",
        "Secteur non renseigné.",
        "Position hors du département",
    }
    assert "leur entité juridique n’y est pas" in " ".join(batch.notes)


def test_a_site_reads_as_the_public_would_write_it(imported):
    site = Organisation.objects.get(finess="090000019")
    assert site.name == "CENTRE HOSPITALIER SAINT LOUIS AX LES THERMES"
    assert site.display_name == "Centre hospitalier Saint Louis Ax les Thermes"
    assert (site.kind, site.sector, site.phone) == ("site", "public", "05 61 02 24 00")
    assert (site.street, site.postcode, site.city) == ("Place du Breilh", "09110", "Ax les Thermes")
    assert (site.latitude, site.longitude) == (Decimal("42.72005"), Decimal("1.83945"))
    assert str(site.department) == "Ariège (09)"
    assert site.type == OrganisationType.objects.get(code="hopital-proximite")
    assert site.source.startswith("Eurostat GISCO")
    assert f"{site.source_date:%d/%m/%Y}" == "06/03/2020"
    assert site.slug == "centre-hospitalier-saint-louis-ax-les-thermes-090000019"
    assert Organisation.objects.matching("ax thermes").get() == site


def test_the_number_comes_before_the_street_and_the_place_beside_it(imported):
    site = Organisation.objects.get(name__startswith="CHU MONTPELLIER SMUR ANTENNE CH LUNEL")
    row = next(row for row in ROWS if row["hospital_name"] == site.name)
    assert site.address_extra == row["site_name"] == "CH POLE SANTE LUNEL"
    mende = Organisation.objects.get(name="MOYEN SEJOUR HOPITAL LOZERE")
    assert mende.street == "51 avenue du 8 Mai 1945"


def test_a_position_outside_its_department_is_left_empty(imported):
    beziers = Organisation.objects.filter(finess__in=["340000033", "340008069", "340021211"])
    assert beziers.count() == 3
    assert not any(site.has_position for site in beziers)


def test_names_are_kept_and_accents_never_invented(imported):
    for site in Organisation.objects.all():
        assert folded(site.display_name) == folded(site.name)
        assert all(ord(letter) < 128 or letter in "’" for letter in site.display_name)


def test_the_same_file_again_changes_nothing(imported):
    assert states(upload("facilities", FILE)) == {"unchanged": 569}


def test_what_staff_corrected_is_left_or_shown(imported):
    site = Organisation.objects.get(finess="090000019")
    site.display_name, site.city, site.phone = "Hôpital d’Ax-les-Thermes", "Ax-les-Thermes", "05 61 99 99 99"
    site.save()
    again = upload("facilities", FILE)
    assert states(again) == {"unchanged": 568, "changed": 1}
    row = again.rows.get(state="changed")
    assert row.changes == {"phone": ["05 61 99 99 99", "05 61 02 24 00"]}


def test_undone_then_imported_again_as_if_for_the_first_time(imported):
    undo(batch=imported, user=None)
    assert not Organisation.objects.exists()
    assert states(upload("facilities", FILE)) == {"new": 569}


def test_staff_know_which_private_ones_serve_the_public():
    confirm(batch=upload("facilities", one(public_private="private")), user=None)
    Organisation.objects.update(sector="non_profit")
    assert states(upload("facilities", one(public_private="private"))) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("cells", "column", "value", "text"),
    [
        ({"id": "90000018"}, "id", "90000018", "mal recopié"),
        ({"id": "12"}, "id", "12", "9 caractères"),
        ({"id": ""}, "id", "", "obligatoire"),
        ({"hospital_name": ""}, "hospital_name", "", "obligatoire"),
        ({"hospital_name": "X" * 201}, "hospital_name", "X" * 200, "201 caractères"),
        ({"lat": "1e1000000"}, "lat", "1e1000000", "pas un nombre"),
        ({"lat": "91"}, "lat", "91", "entre -90 et 90"),
        ({"lat": "NaN"}, "lat", "NaN", "pas un nombre"),
        ({"lon": ""}, "", "", "vont ensemble"),
        ({"postcode": "9"}, "postcode", "9", "5 chiffres"),
        ({"tel": "12345678"}, "tel", "12345678", "10 chiffres"),
        ({"email": "pas une adresse"}, "email", "pas une adresse", "adresse e-mail"),
        ({"url": "javascript:alert(1)"}, "url", "javascript:alert(1)", "site internet"),
        ({"ref_date": "31/02/2020"}, "ref_date", "31/02/2020", "n’existe pas"),
        ({"ref_date": "01/01/1900"}, "ref_date", "01/01/1900", "vraisemblable"),
        ({"ref_date": "01/01/2999"}, "ref_date", "01/01/2999", "vraisemblable"),
    ],
)
def test_a_bad_cell_refuses_its_line_by_name(cells, column, value, text):
    row = upload("facilities", one(**cells)).rows.get()
    assert row.state == "refused"
    message = next(m for m in row.messages if m["level"] == "error")
    assert (row.line, message["column"], message["value"]) == (2, column, value)
    assert text in message["text"]


def test_an_unknown_category_or_department_is_warned_of_and_imported():
    cells = {
        "id": "310781406",
        "facility_type": "Soucoupe volante",
        "postcode": "99123",
        "public_private": "martien",
    }
    row = upload("facilities", one(**cells)).rows.get()
    assert (row.state, row.warned) == ("new", True)
    assert len(texts(row)) == 3


def test_a_lost_zero_is_restored_only_where_the_address_agrees():
    row = upload("facilities", one(postcode="31000")).rows.get()
    assert row.state == "refused"
    assert "Il manque un chiffre" in str(row.messages)

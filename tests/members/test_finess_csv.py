"""The national CSV of FINESS, read through the same preview as the others. The files are synthetic."""

from decimal import Decimal
from math import cos, log, pi, radians, sin, tan

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from association.members.imports import finess_csv
from association.members.models import Organisation, OrganisationType, Region, TerritorySettings
from association.members.rules.finess import position_of, sector_of, split_postal_line
from association.members.rules.lambert93 import degrees_of
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.undo import undo
from cms.backoffice.models import ImportBatch
from cms.backoffice.roles import Role
from tests.factories import UserFactory
from tests.imports.files import states, texts
from tests.members.national import send, staged
from tests.members.national_files import csv_file, finess, position, siret, site

pytestmark = pytest.mark.django_db
TOULOUSE = (574_357, 6_279_642)


def read(*lines, departments=("31",), scope="facilities", content=None, **how):
    content = csv_file(*lines, **how) if content is None else content
    return staged("finess-csv", "etalab.csv", content, departments=list(departments), scope=scope)


def imported(*lines, **how):
    batch = read(*lines, **how)
    assert batch.error == ""
    confirm(batch=batch, user=UserFactory())
    return batch


def known(rank, **fields):
    fields = {"kind": "site", "department_id": "31", "name": f"CLINIQUE SYNTHETIQUE {rank}"} | fields
    return Organisation.objects.create(finess=finess(rank), **fields)


# --- the way of a file --------------------------------------------------------------------


def test_staff_chooses_departments_sees_the_difference_applies_and_undoes(staff_client):
    """The territory's departments are ticked; a new site, a changed one, and back."""
    settings = TerritorySettings.load()
    settings.region = Region.objects.get(code="76")
    settings.save()
    there = known(2, phone="05 61 99 99 99")
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    form = client.get(reverse("imports:upload", args=["finess-csv"])).content.decode()
    assert form.count("checked") == 13 + 1, "the departments of the region, and the facilities"
    assert "modele.csv" not in form

    content = csv_file(site(1), site(2), site(3, "75"))
    shown = send(client, "finess-csv", "etalab-cs1100502.csv", content, departments=["31"])
    assert "Créer 1 organisation, en modifier 1" in shown
    assert "05 61 99 99 99" in shown
    assert "3 établissements lus, 2 retenus" in shown
    batch = ImportBatch.objects.get()
    shown = client.post(reverse("imports:confirm", args=[batch.pk]), follow=True).content.decode()
    assert "1 organisation créée, 1 modifiée" in shown
    there.refresh_from_db()
    assert there.phone == "05 61 00 00 00"
    assert Organisation.objects.filter(finess=finess(1)).exists()

    shown = client.post(reverse("imports:undo", args=[batch.pk]), follow=True).content.decode()
    assert "tout est revenu comme avant" in shown
    there.refresh_from_db()
    assert there.phone == "05 61 99 99 99"
    assert not Organisation.objects.filter(finess=finess(1)).exists()


def test_a_department_must_be_chosen(staff_client):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    assert "Choisissez au moins un département." in send(client, "finess-csv", "e.csv", csv_file(site(1)))


def test_the_file_as_it_came_can_be_taken_away(staff_client):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    batch = read(site(1))
    response = client.get(reverse("imports:original", args=[batch.pk]))
    assert b"".join(response.streaming_content) == csv_file(site(1))
    assert client.get(reverse("imports:template", args=["finess-csv", "csv"])).status_code == 404


# --- what is read -------------------------------------------------------------------------


def test_a_site_reads_as_the_public_would_write_it():
    imported(site(1, rslongue="CLINIQUE SYNTHETIQUE DE L'EXEMPLE", lieuditbp="ZA DU LAC"))
    found = Organisation.objects.get()
    assert (found.name, found.display_name) == (
        "CLINIQUE SYNTHETIQUE DE L'EXEMPLE",
        "Clinique Synthetique de l’Exemple",
    )
    assert (found.street, found.address_extra) == ("12 rue de l’Exemple", "ZA DU LAC")
    assert (found.postcode, found.city, found.department_id) == ("31000", "Ville-Exemple", "31")
    assert (found.finess, found.siret, found.kind) == (finess(1), siret(1), "site")
    assert found.type == OrganisationType.objects.get(code="clinique")
    assert found.source == finess_csv.SOURCE
    assert f"{found.source_date}" == "2026-05-20"


def test_the_positions_of_the_geolocated_file_become_degrees():
    imported(site(1), position(finess(1), *TOULOUSE))
    found = Organisation.objects.get()
    assert abs(found.latitude - Decimal("43.6045")) < Decimal("0.01")
    assert abs(found.longitude - Decimal("1.444")) < Decimal("0.01")


def test_the_position_may_come_before_the_site_and_zero_is_no_position():
    imported(position(finess(1), *TOULOUSE), site(1), site(2), position(finess(2), 0, 0))
    assert Organisation.objects.get(finess=finess(1)).has_position
    assert not Organisation.objects.get(finess=finess(2)).has_position


def test_zeros_and_the_letters_of_corsica_and_overseas_are_kept():
    assert finess(1, "09").startswith("09")
    lines = [site(1, "09"), site(1, "2A"), site(1, "9A", ligneacheminement="97100 BASSE-TERRE")]
    batch = read(*lines, departments=["09", "2A", "971"])
    assert [row.values["finess"][:2] for row in batch.rows.all() if row.values] == ["09", "2A", "9A"]
    assert [row.values.get("department") for row in batch.rows.all()][0] == "09"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "cp1252"])
def test_accents_are_read_whatever_the_encoding_of_the_year(encoding):
    imported(site(1, rs="CLINIQUE SYNTHÉTIQUE DU CHÂTEAU"), encoding=encoding)
    assert Organisation.objects.get().name == "CLINIQUE SYNTHÉTIQUE DU CHÂTEAU"


def test_only_health_facilities_of_the_chosen_departments_and_what_we_know_already():
    known(3)
    lines = [site(1), site(2, categetab="620"), site(3, categetab="620"), site(4, "81")]
    assert [row.values["finess"] for row in read(*lines).rows.all()] == [finess(1), finess(3)]
    batch = read(*lines, scope="known")
    assert [row.values["finess"] for row in batch.rows.all()] == [finess(3)]


# --- what is compared ---------------------------------------------------------------------


def test_the_same_file_again_changes_nothing():
    imported(site(1), site(2), position(finess(1), *TOULOUSE))
    assert states(read(site(1), site(2), position(finess(1), *TOULOUSE))) == {"unchanged": 2}
    later = read(site(1), site(2, telephone="0561222222"), first="finess;etalab;SYNTHETIQUE;2026-06-20")
    assert states(later) == {"unchanged": 1, "changed": 1}


def test_a_site_without_a_finess_number_is_found_by_its_siret():
    there = Organisation.objects.create(name="CLINIQUE SYNTHETIQUE 1", siret=siret(1), kind="site")
    imported(site(1))
    there.refresh_from_db()
    assert there.finess == finess(1)
    assert Organisation.objects.count() == 1


def test_the_siret_of_a_legal_entity_is_not_its_sites():
    seat = Organisation.objects.create(name="ENTITE SYNTHETIQUE", siret=siret(1), kind="legal_entity")
    batch = imported(site(1))
    assert "il n’est pas repris" in str(texts(batch.rows.get()))
    assert Organisation.objects.get(finess=finess(1)).siret is None
    seat.refresh_from_db()
    assert (seat.siret, seat.finess) == (siret(1), None)


def test_a_siret_that_several_sites_share_tells_none_of_them():
    imported(site(1, siret=siret(9)), site(2, siret=siret(9)))
    assert list(Organisation.objects.values_list("siret", flat=True)) == [None, None]


def test_names_types_and_kinds_in_place_are_left():
    there = known(1, display_name="La belle clinique", kind="legal_entity")
    imported(site(1, telephone="0561222222"))
    there.refresh_from_db()
    assert (there.display_name, there.kind) == ("La belle clinique", "legal_entity")
    assert there.phone == "05 61 22 22 22"


def test_what_staff_hold_by_hand_is_left_and_said(staff_client):
    there = known(1, phone="05 61 11 11 11", street="1 rue tenue", held_fields=["contact", "address"])
    batch = imported(site(1))
    there.refresh_from_db()
    assert (there.phone, there.street, there.siret) == ("05 61 11 11 11", "1 rue tenue", siret(1))
    assert "Tenu à la main sur la fiche, laissé : adresse." in texts(batch.rows.get())
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    sheet = client.get(reverse("organisation:inspect", args=[there.pk])).content.decode()
    assert "Adresse, Téléphone, adresse e-mail et site" in sheet
    assert "Tenu à la main" in client.get(reverse("organisation:edit", args=[there.pk])).content.decode()


def test_a_site_that_left_the_file_is_proposed_as_closed_and_never_deleted(staff_client):
    gone = known(2)
    batch = read(site(1))
    row = batch.rows.get(object_id=gone.pk)
    assert row.state == "changed"
    assert row.changes == {"closed_on": [None, "2026-05-20"]}
    assert not row.included, "somebody has to take it up"
    confirm(batch=batch, user=UserFactory())
    gone.refresh_from_db()
    assert gone.closed_on is None

    batch = read(site(1))
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    line = batch.rows.get(object_id=gone.pk).line
    client.post(reverse("imports:tick", args=[batch.pk, line]), {"retenir": "oui"})
    confirm(batch=batch, user=UserFactory())
    gone.refresh_from_db()
    assert f"{gone.closed_on}" == "2026-05-20"
    undo(batch=batch, user=UserFactory())
    gone.refresh_from_db()
    assert gone.closed_on is None


def test_a_partial_file_closes_nothing():
    for rank in range(10, 40):
        known(rank)
    batch = read(site(1))
    assert states(batch) == {"new": 1}
    assert "semble partiel, aucune fermeture n’est proposée" in str(batch.notes)


# --- bad files ----------------------------------------------------------------------------

HEADER = ";".join(["structureet", "nofinesset", "nofinessej", "rs"])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (csv_file(site(1), site(2)[:31]), "Ligne 3 : 31 valeurs au lieu de 32."),
        (csv_file([*site(1), "x"]), "Ligne 2 : 33 valeurs au lieu de 32."),
        (csv_file(site(1), first=HEADER), "une ligne de titres que le fichier national n’a pas"),
        (csv_file(site(1, nofinesset="nofinesset")), "Ligne 2 : c’est une ligne de titres"),
        (b"a;b;c\n1;2;3\n", "Ce fichier n’est pas le fichier national des établissements FINESS"),
        (csv_file(["autre", "chose"]), "au lieu de « structureet »"),
        (csv_file(site(1), encoding="utf-16"), "Ligne 1 : les caractères sont illisibles"),
        (csv_file(site(1, rs="CHÂTEAU É"), encoding="mac_roman"), "Ligne 2 : les caractères sont illisibles"),
        (csv_file(site(1, rs="hôtel é"), encoding="cp437"), "Ligne 2 : les caractères sont illisibles"),
        (csv_file(site(1, rs="X" * 40_000)), "Ligne 2 : elle dépasse 32767 caractères."),
        (csv_file(site(1, "81")), "Aucun établissement de ces départements dans ce fichier : Haute-Garonne"),
        (b"finess;etalab;1;2026-05-20\n", "Aucun établissement de ces départements"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_changes_nothing(content, sentence):
    known(1)
    batch = read(content=content)
    assert batch.status == "failed"
    assert sentence in batch.error
    assert not batch.rows.exists()
    assert Organisation.objects.count() == 1


def test_another_kind_of_file_is_refused_at_the_door(staff_client):
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    for name, content, sentence in [
        ("e.json", b"{}", "Seuls les fichiers .csv, .txt et .csv.gz sont acceptés ici."),
        ("e.csv.gz", csv_file(site(1)), "se nomme .csv.gz mais n’en est pas un"),
    ]:
        assert sentence in send(client, "finess-csv", name, content, departments=["31"])
    assert not ImportBatch.objects.exists()


def test_a_line_that_says_nonsense_is_refused_alone():
    batch = read(site(1, nofinesset="123"), site(2))
    assert states(batch) == {"refused": 1, "new": 1}
    batch = read(site(3, siret="123", telephone="12"))
    assert states(batch) == {"new": 1}
    assert "clé de contrôle doit tomber juste. Cette valeur n’est pas reprise." in str(
        texts(batch.rows.get())
    )
    batch = read(site(1), site(1))
    assert states(batch) == {"refused": 1, "new": 1}
    assert "Même identifiant que la ligne 2" in str(texts(batch.rows.get(line=3)))


# --- rules --------------------------------------------------------------------------------


def lambert93_of(latitude, longitude):
    """The projection itself, from the parameters of EPSG:2154 alone (two parallels, an origin)."""
    a, f = 6_378_137, 1 / 298.257222101
    e = (2 * f - f * f) ** 0.5

    def m(angle):
        return cos(angle) / (1 - (e * sin(angle)) ** 2) ** 0.5

    def t(angle):
        return tan(pi / 4 - angle / 2) / ((1 - e * sin(angle)) / (1 + e * sin(angle))) ** (e / 2)

    first, second, origin = radians(44), radians(49), radians(46.5)
    n = (log(m(first)) - log(m(second))) / (log(t(first)) - log(t(second)))
    scale = a * m(first) / (n * t(first) ** n)
    radius, radius_of_origin = scale * t(radians(latitude)) ** n, scale * t(origin) ** n
    angle = n * radians(longitude - 3)
    return 700_000 + radius * sin(angle), 6_600_000 + radius_of_origin - radius * cos(angle)


def test_the_origin_of_lambert_93_is_where_the_projection_puts_it():
    latitude, longitude = degrees_of(700_000, 6_600_000)
    assert (round(latitude, 9), round(longitude, 9)) == (46.5, 3.0)


def test_a_known_place():
    """The Eiffel tower, as maps give it in both systems (to a few metres)."""
    assert degrees_of(648_237, 6_862_271) == pytest.approx((48.8584, 2.2945), abs=1e-4)


@given(st.floats(41.5, 51.2), st.floats(-5, 9.5))
def test_projecting_and_back_comes_to_the_same_place(latitude, longitude):
    back = degrees_of(*lambert93_of(latitude, longitude))
    assert back == pytest.approx((latitude, longitude), abs=1e-8)  # a millimetre


@given(st.floats(41.5, 51.2), st.floats(-5, 9.5))
def test_a_position_is_told_in_either_order_and_in_either_system(latitude, longitude):
    for pair in ((longitude, latitude), lambert93_of(latitude, longitude)):
        for x, y in (pair, pair[::-1]):
            assert position_of(x, y) == pytest.approx((latitude, longitude), abs=1e-8)


def test_a_position_that_is_nowhere_in_france():
    for nowhere in ((0, 0), (120, 35), (1e7, 1e7), (-74, 40.7)):
        assert position_of(*nowhere) is None
    assert position_of(55.45, -20.88) == position_of(-20.88, 55.45) == (-20.88, 55.45)


def test_towns_and_sectors():
    assert split_postal_line("31059 TOULOUSE CEDEX 9") == ("31059", "TOULOUSE")
    assert split_postal_line("TOULOUSE") == ("", "")
    assert sector_of("Etablissement public de santé") == "public"
    assert sector_of("ESPIC : établissement de santé privé d'intérêt collectif") == "non_profit"
    assert sector_of("Etablissement de santé privé non ESPIC") == "private"
    assert sector_of("Indéterminé") is None

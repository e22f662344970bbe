"""The two JSON files of FINESS+, read through the same preview as the others. The files are synthetic."""

import gzip
import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from association.members.models import CancerActivity, Organisation, TreatmentLicence
from cms.backoffice.imports import streams
from cms.backoffice.imports.confirmation import confirm
from cms.backoffice.imports.undo import undo
from cms.backoffice.models import ImportBatch
from cms.backoffice.roles import Role
from tests.factories import UserFactory
from tests.imports.files import states, texts
from tests.members.national import send, staged
from tests.members.national_files import (
    ege,
    exercised,
    finess,
    holder,
    json_file,
    licence,
    pmej,
    siret,
)

pytestmark = pytest.mark.django_db


def structures(*entities, departments=("31",), scope="facilities", name="s.json", content=None, **root):
    content = json_file(*entities, **root) if content is None else content
    return staged("finess-plus", name, content, departments=list(departments), scope=scope)


def activities(*entities, departments=("31",), name="a.json", content=None, **root):
    content = json_file(*entities, **root) if content is None else content
    return staged("finess-activites", name, content, departments=list(departments))


def applied(batch):
    assert batch.error == ""
    confirm(batch=batch, user=UserFactory())
    return batch


def known(rank, **fields):
    fields = {"kind": "site", "department_id": "31", "name": f"CLINIQUE SYNTHETIQUE {rank}"} | fields
    return Organisation.objects.create(finess=finess(rank), **fields)


# --- structures ---------------------------------------------------------------------------


@pytest.mark.parametrize("zipped", [False, True])
def test_a_site_comes_with_its_geographical_address(zipped):
    name = "s.json.gz" if zipped else "s.json"
    batch = applied(structures(pmej(1, ege(1)), name=name, zipped=zipped))
    assert "Fichier FINESS+ du 20/05/2026 : 1 sites lus, 1 lignes retenues." in batch.notes
    site = Organisation.objects.get()
    assert (site.finess, site.siret, site.kind) == (finess(1), siret(1), "site")
    assert site.name == "CLINIQUE SYNTHETIQUE NUMERO 1"
    assert (site.street, site.postcode, site.city) == ("12 rue de l’Exemple", "31000", "Ville-Exemple")
    assert (site.latitude, site.longitude) == (Decimal("43.60450"), Decimal("1.44400"))
    assert (site.phone, site.email) == ("05 61 00 00 00", "accueil@exemple.invalid")
    assert str(site.department) == "Haute-Garonne (31)"


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ({"coordonneeX": "43.60450", "coordonneeY": "1.44400"}, ("43.60450", "1.44400")),
        ({"coordonneeX": 1.444, "coordonneeY": 43.6045}, ("43.60450", "1.44400")),
        ({"coordonneeX": "0", "coordonneeY": "0"}, None),
        ({"coordonneeX": "0.0", "coordonneeY": 0}, None),
        ({"coordonneeX": "574357", "coordonneeY": "6279642"}, ("43.60455", "1.44419")),
        ({"coordonneeX": "120", "coordonneeY": "35"}, None),
        ({"coordonneeX": "ailleurs", "coordonneeY": None}, None),
        ({}, None),
    ],
)
def test_swapped_coordinates_are_put_right_and_zeros_ignored(place, found):
    site = ege(1)
    site["adresse"][1]["coordonneesGeographique"] = place
    applied(structures(pmej(1, site)))
    site = Organisation.objects.get()
    position = (site.latitude, site.longitude) if site.has_position else None
    assert position == (found and pytest.approx(tuple(map(Decimal, found)), abs=Decimal("0.0005")))


def test_south_and_west_may_be_told_by_a_letter():
    site = ege(1, "9A")
    site["adresse"][1] |= {"cogCommune": "97105", "codePostal": "97100"}
    site["adresse"][1]["coordonneesGeographique"] = {
        "coordonneeX": "61.73", "coordonneeY": "16.0", "directionLatitude": "N", "directionLongitude": "W",
    }  # fmt: skip
    applied(structures(pmej(1, site), departments=["971"]))
    assert Organisation.objects.get().longitude == Decimal("-61.73000")


def test_without_a_geographical_address_no_other_is_taken():
    site = ege(1)
    site["adresse"] = site["adresse"][:1]
    applied(structures(pmej(1, site)))
    site = Organisation.objects.get()
    assert (site.street, site.city, site.department_id) == ("", "", "31")


def test_the_keys_of_the_schema_of_2025_are_read_too():
    entity = pmej(1, ege(1))
    entity["informationsGeneralesPmej"] = entity.pop("informationsGeneralesPMEJ")
    site = entity["ege"][0]
    site["informationsGeneralesEge"] = site.pop("informationsGeneralesEGE")
    site["categorieEntiteGeographiqueExercice"] = {
        "code": site.pop("categorieentiteGeographiqueExercice"), "system": "TRE_R66",
    }  # fmt: skip
    site["etatObjet"] = {"code": "A", "system": "TRE_G"}
    applied(structures(entity))
    assert Organisation.objects.get().type.code == "clinique"


def test_a_closed_site_is_flagged_if_we_know_it_and_never_created_or_deleted():
    there, active = known(1), known(3)
    closed = [ege(rank, dateFermeture="2026-03-31") for rank in (1, 2)]
    inactive = ege(3) | {"etatObjet": "I"}
    batch = applied(structures(pmej(1, *closed, inactive)))
    there.refresh_from_db()
    active.refresh_from_db()
    assert there.closed_on == date(2026, 3, 31)
    assert active.closed_on is None
    assert "Inactif dans le fichier, sans date de fermeture." in str([texts(row) for row in batch.rows.all()])
    assert Organisation.objects.count() == 2
    undo(batch=batch, user=UserFactory())
    there.refresh_from_db()
    assert there.closed_on is None


def test_a_recorded_legal_entity_is_updated_and_none_is_created():
    entity = Organisation.objects.create(
        name="ENTITE D’AVANT", finess=finess(500_001), kind="legal_entity", street="1 rue du Siège"
    )
    batch = structures(pmej(1, ege(1)), pmej(2, ege(2)))
    assert states(batch) == {"new": 2, "changed": 1}
    applied(batch)
    entity.refresh_from_db()
    assert (entity.name, entity.kind, entity.street) == (
        "ENTITE SYNTHETIQUE 1", "legal_entity", "1 rue du Siège",
    )  # fmt: skip
    assert Organisation.objects.filter(kind="legal_entity").count() == 1
    assert not Organisation.objects.exclude(parent=None).exists(), "attaching is an act of the staff"


def test_the_same_file_again_changes_nothing():
    applied(structures(pmej(1, ege(1), ege(2))))
    assert states(structures(pmej(1, ege(1), ege(2)))) == {"unchanged": 2}


# --- bad files ----------------------------------------------------------------------------

WHOLE = json_file(pmej(1, *(ege(rank) for rank in range(1, 60))))
DAMAGED = bytearray(gzip.compress(WHOLE))
DAMAGED[len(DAMAGED) // 2] ^= 0xFF


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("s.json.gz", gzip.compress(WHOLE)[:-400], "Ce fichier compressé est incomplet ou abîmé"),
        ("s.json.gz", bytes(DAMAGED), "abîmé"),
        ("s.json", WHOLE[:-400], "Ce fichier JSON est incomplet ou abîmé"),
        ("s.json", b"ce n'est pas du JSON", "Ce fichier JSON est incomplet ou abîmé"),
        ("s.json", WHOLE.decode().replace("SYNTHETIQUE", "É").encode("latin-1"), "incomplet ou abîmé"),
        ("s.json", b'{"type": "FeatureCollection", "features": []}', "n’est pas celui des structures"),
        ("s.json", b'{"pmej": [{"autre": 1}]}', "n’est pas celui des structures"),
        ("s.json", b'{"pmej": [1, 2, 3]}', "n’est pas celui des structures"),
        ("s.json", b'{"pmej": {"a": 1}}', "n’est pas celui des structures"),
        ("s.json", json_file(holder(1, (1, [exercised("A")]))), "n’est pas celui des structures"),
        ("s.json", json_file(pmej(1, ege(1, "81"))), "Aucun établissement de ces départements"),
        ("s.json", b'{"pmej": [' + b"[" * 1_000_000, "n’est pas celui des structures"),
        ("s.json", b'{"pmej": [' + b'["]\\"]",' * 200_000, "n’est pas celui des structures"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_changes_nothing(name, content, sentence):
    known(1)
    batch = structures(name=name, content=content)
    assert batch.status == "failed"
    assert sentence in batch.error
    assert not batch.rows.exists()
    assert Organisation.objects.count() == 1


def test_the_structures_are_not_taken_for_the_activities():
    known(1)
    assert "n’est pas celui des activités" in activities(content=b'{"pmej": [{"autre": 1}]}').error
    assert "Aucun site autorisé en cancérologie" in activities(content=WHOLE).error


def test_nonsense_inside_an_entry_is_left_out_and_stops_nothing():
    site = ege(1, siret=["x"], nomEgeLong={"a": "b"}) | {
        "contact": "x",
        "adresse": [3, None, {"usageAdresse": 3}],
    }
    batch = structures(pmej(1, site) | {"ege": [site, 7, None, "x"]})
    assert states(batch) == {"new": 1}


def test_a_bomb_is_refused_by_counting_what_it_unfolds_to(monkeypatch):
    monkeypatch.setattr(streams, "MAX_UNZIPPED_STREAM", 5 * streams.MEGABYTE)
    bomb = b'{"pmej": [' + b" " * (50 * streams.MEGABYTE)
    batch = structures(name="s.json.gz", content=gzip.compress(bomb))
    assert batch.status == "failed"
    assert "Une fois décompressé, ce fichier dépasse" in batch.error


def test_an_entry_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr(streams, "MAX_ENTRY", streams.MEGABYTE)
    content = b'{"pmej": [' + json.dumps({"a": ["x" * 50] * 100_000}).encode() + b"]}"
    assert "n’est pas celui des structures" in structures(content=content).error


def test_too_many_lines_for_a_preview_are_refused_before_any_is_staged(monkeypatch):
    from cms.backoffice.imports import analysis

    monkeypatch.setattr(analysis, "MAX_ROWS", 2)
    batch = structures(pmej(1, ege(1), ege(2), ege(3)))
    assert "Ce choix retient 3 lignes du fichier : le maximum est de 2." in batch.error
    assert not batch.rows.exists()


def test_an_interrupted_analysis_goes_on_where_it_stopped(monkeypatch):
    from cms.backoffice.imports import analysis

    monkeypatch.setattr(analysis, "BATCH", 2)

    class Killed(Exception):
        pass

    def kill():
        raise Killed

    whole = analysis.analyse
    monkeypatch.setattr(analysis, "analyse", lambda pk: whole(pk, between_batches=kill))
    with pytest.raises(Killed):
        structures(pmej(1, *(ege(rank) for rank in range(1, 8))))
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.rows_done) == ("failed", 2)
    ImportBatch.objects.update(status="analysing", error="")
    whole(batch.pk)
    batch.refresh_from_db()
    assert (batch.status, batch.rows.count()) == ("ready", 7)


# --- activities ---------------------------------------------------------------------------


def test_authorised_sites_get_their_status_and_their_licences(staff_client):
    there = known(1)
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    content = json_file(
        holder(1, (1, [exercised("A"), exercised("B")]), licences=[
            licence("A"), licence("B", code="ME032", practice="PTS05"),
        ]),
        zipped=True,
    )  # fmt: skip
    send(client, "finess-activites", "finess-activites.json.gz", content, departments=["31"])
    batch = ImportBatch.objects.get()
    from cms.backoffice.imports import analysis

    analysis.analyse(batch.pk)
    shown = client.get(reverse("imports:batch", args=[batch.pk])).content.decode()
    assert "Modifier 1 organisation" in shown
    assert "Autorisé" in shown
    assert "A6 – Mammaire (n° 76-A)" in shown
    client.post(reverse("imports:confirm", args=[batch.pk]))
    there.refresh_from_db()
    assert there.cancer_status == "authorised"
    held = there.licences.order_by("number")
    assert [(one.activity.code, one.number, one.start_on) for one in held] == [
        ("ME030", "76-A", date(2024, 6, 1)),
        ("PTS05", "76-B", date(2024, 6, 1)),
    ]
    sheet = client.get(reverse("organisation:inspect", args=[there.pk])).content.decode()
    assert "Autorisations en cancérologie" in sheet
    assert "Pancréas" in sheet
    assert "76-B" in sheet

    client.post(reverse("imports:undo", args=[batch.pk]))
    there.refresh_from_db()
    assert there.cancer_status == "unknown"
    assert not TreatmentLicence.objects.exists()


@pytest.mark.parametrize(
    ("what", "granted"),
    [
        (exercised("A", etatObjet="I"), licence("A")),
        (exercised("A", events=("12", "15")), licence("A")),
        (exercised("A", dateFinEffectiveActivite="2026-05-19"), licence("A")),
        (exercised("A"), licence("A", etatObjet="I")),
        (exercised("A"), licence("A", dateFinEffectiveActivite="2025-12-31")),
        (exercised("autre"), licence("A")),
    ],
)
def test_what_does_not_run_any_more_authorises_nothing(what, granted):
    known(1)
    batch = activities(holder(1, (1, [what]), licences=[granted]))
    assert "Aucun site autorisé en cancérologie" in batch.error


def test_other_activities_are_none_of_cancer():
    known(1)
    other, equipment = licence("A"), licence("B")
    other["nature"]["caracteristiquesSpecifiques"]["typeActiviteAMM"]["activiteAMM"] = "QA001"
    equipment["nature"]["codeNature"] = "EML"
    batch = activities(holder(1, (1, [exercised("A"), exercised("B")]), licences=[other, equipment]))
    assert "Aucun site autorisé en cancérologie" in batch.error


def test_an_authorised_site_we_do_not_have_is_refused_with_what_to_do():
    known(1)
    both = holder(1, (1, [exercised("A")]), (2, [exercised("A")]), licences=[licence("A")])
    batch = activities(both)
    assert states(batch) == {"changed": 1, "refused": 1}
    assert "importez d’abord les structures" in str(texts(batch.rows.get(state="refused")))


def test_the_next_file_ends_what_is_no_more_and_begins_what_is_new():
    there = known(1)
    applied(activities(holder(1, (1, [exercised("A")]), licences=[licence("A")])))
    again = activities(holder(1, (1, [exercised("A")]), licences=[licence("A")]))
    assert states(again) == {"unchanged": 1}
    next_file = holder(1, (1, [exercised("B")]), licences=[licence("B", code="ME042", modality="MO010")])
    batch = applied(activities(next_file, generatedAt="2026-06-20T02:00:00Z"))
    held = {one.number: (one.start_on, one.end_on) for one in there.licences.all()}
    assert held == {
        "76-A": (date(2024, 6, 1), date(2026, 6, 20)),
        "76-B": (date(2024, 6, 1), None),
    }
    assert [one.number for one in there.licences.active(date(2026, 6, 19)).order_by("number")] == [
        "76-A", "76-B",
    ]  # fmt: skip
    undo(batch=batch, user=UserFactory())
    assert [(one.number, one.end_on) for one in there.licences.all()] == [("76-A", None)]


def test_a_site_authorised_no_more_ends_its_licences_and_says_so():
    there, other = known(1), known(2)
    both = holder(1, (1, [exercised("A")]), (2, [exercised("A")]), licences=[licence("A")])
    applied(activities(both))
    batch = activities(holder(1, (2, [exercised("A")]), licences=[licence("A")]))
    row = batch.rows.get(object_id=there.pk)
    assert "son statut est à revoir" in str(texts(row))
    applied(batch)
    there.refresh_from_db()
    assert there.cancer_status == "authorised", "staff decide"
    assert not there.licences.open().exists()
    assert other.licences.open().count() == 1


def test_the_status_staff_hold_is_left_and_the_licences_noted():
    there = known(1, cancer_status="associated", held_fields=["cancer_status"])
    applied(activities(holder(1, (1, [exercised("A")]), licences=[licence("A")])))
    there.refresh_from_db()
    assert there.cancer_status == "associated"
    assert there.licences.get().activity == CancerActivity.objects.get(code="ME030")


def test_a_code_out_of_our_vocabulary_is_warned_of():
    known(1)
    both = [exercised("A"), exercised("B")]
    batch = activities(holder(1, (1, both), licences=[licence("A"), licence("B", code="ME999")]))
    assert "Activité hors de notre vocabulaire" in str(texts(batch.rows.get()))
    applied(batch)
    assert TreatmentLicence.objects.count() == 1

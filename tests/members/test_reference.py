"""The vocabularies shipped with the product, and what staff make of them."""

import csv
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from association.members.models import (
    Authority,
    CancerActivity,
    Department,
    FinessCategory,
    OrganisationType,
    Region,
    SupportiveCare,
    TumourSite,
)
from association.members.rules.outlines import light
from association.members.services import reference
from association.people.models import Profession, Specialty
from association.reference.loading import Vocabulary, load

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded():
    call_command("load_reference", verbosity=0)


def shipped(model, tmp_path, **changes):
    """The vocabulary of a model as another version of the product would ship it: code → {column: text}."""
    vocabulary = next(v for v in reference.VOCABULARIES if v.model is model)
    with vocabulary.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    for row in rows:
        row.update(changes.get(row["code"].replace("-", "_"), {}))
    path = tmp_path / "next.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return Vocabulary(model, path)


def test_france_is_there_whole():
    assert Region.objects.count() == 18
    assert Department.objects.count() == 101
    assert Department.objects.exclude(prefecture="").count() == 101
    occitanie = Department.objects.filter(region__name="Occitanie").values_list("code", "prefecture")
    assert dict(occitanie) == {
        "09": "Foix", "11": "Carcassonne", "12": "Rodez", "30": "Nîmes", "31": "Toulouse", "32": "Auch",
        "34": "Montpellier", "46": "Cahors", "48": "Mende", "65": "Tarbes", "66": "Perpignan",
        "81": "Albi", "82": "Montauban",
    }  # fmt: skip


def test_each_region_has_its_health_agency_and_the_old_authorities_are_history():
    agencies = Authority.objects.filter(short_name__startswith="ARS", end_on=None)
    assert set(agencies.values_list("region", flat=True)) == set(
        Region.objects.values_list("code", flat=True)
    )
    ended = Authority.objects.filter(end_on__year=2010).values_list("short_name", flat=True)
    assert {"ARH", "URCAM", "MRS"} <= set(ended)


def test_every_category_of_the_facilities_file_gives_a_type():
    with Path(settings.BASE_DIR, "demo/data/facilities-occitanie.csv").open(encoding="utf-8-sig") as file:
        labels = {row["facility_type"] for row in csv.DictReader(file)}
    assert set(FinessCategory.objects.exclude(default_type=None).values_list("label", flat=True)) >= labels


def test_both_regimes_of_cancer_activities_are_there_with_their_parents():
    assert CancerActivity.objects.filter(regime="2007", parent__code="2007-chirurgie").count() == 6
    pancreas = CancerActivity.objects.get(code="PTS05")
    assert [pancreas.parent.code, pancreas.parent.parent.code] == ["ME032", "MO008"]
    mentions = CancerActivity.objects.filter(regime="2022", level=CancerActivity.Level.MENTION)
    assert mentions.count() == 20
    assert not mentions.filter(parent=None).exists()


def test_the_other_vocabularies_are_there():
    seed = TumourSite.objects.exclude(source__contains="à vérifier")
    assert seed.count() == 11
    assert SupportiveCare.objects.filter(basket="core").count() == 4
    assert Profession.objects.get(code="21").label == "Pharmacien"
    assert Specialty.objects.get(code="SM37").family == Specialty.Family.ONCOLOGY


@pytest.mark.parametrize("model", [OrganisationType, FinessCategory, TumourSite, SupportiveCare, Profession])
def test_every_shipped_value_says_where_it_comes_from(model):
    assert not model.objects.filter(source="").exists()


def test_loading_again_changes_nothing(django_assert_max_num_queries, capsys):
    with django_assert_max_num_queries(60):
        call_command("load_reference")
    assert "0 ajoutées, 0 mises à jour" in capsys.readouterr().out


def test_a_label_changed_by_staff_survives_the_next_version(tmp_path):
    OrganisationType.objects.filter(code="ch").update(label="Hôpital public")
    new = {"ch": {"label": "Centre hospitalier général", "order": "35"}}
    result = load(shipped(OrganisationType, tmp_path, **new))
    entry = OrganisationType.objects.get(code="ch")
    assert entry.label == "Hôpital public"
    assert entry.order == 35, "what staff did not touch follows the product"
    assert (result.updated, result.kept) == (1, 1)


def test_a_label_nobody_changed_follows_the_product(tmp_path):
    load(shipped(TumourSite, tmp_path, thorax={"label": "Cancers thoraciques"}))
    assert TumourSite.objects.get(code="thorax").label == "Cancers thoraciques"


def test_an_entry_staff_added_under_a_code_shipped_later_stays_theirs(tmp_path):
    OrganisationType.objects.filter(code="ors").delete()
    OrganisationType.objects.create(code="ors", label="Notre observatoire", family="coordination")
    load(shipped(OrganisationType, tmp_path))
    entry = OrganisationType.objects.get(code="ors")
    assert (entry.label, entry.family) == ("Notre observatoire", "coordination")


def test_an_entry_retired_by_staff_stays_retired(tmp_path):
    SupportiveCare.objects.filter(code="art-therapie").update(in_use=False)
    load(shipped(SupportiveCare, tmp_path, art_therapie={"label": "Art-thérapie (atelier)"}))
    entry = SupportiveCare.objects.get(code="art-therapie")
    assert (entry.in_use, entry.label) == (False, "Art-thérapie (atelier)")


def test_the_outlines_of_the_region_are_drawn_with_their_source():
    file = Path(settings.BASE_DIR, "demo/data/departements-occitanie.geojson")
    call_command("load_outlines", file, source="IGN Admin Express", verbosity=0)
    drawn = Department.objects.filter(outline__isnull=False)
    assert drawn.count() == 13
    assert set(drawn.values_list("outline_source", flat=True)) == {"IGN Admin Express"}
    weight = sum(len(json.dumps(department.outline)) for department in drawn)
    assert weight < file.stat().st_size


@pytest.mark.parametrize(
    "content", ["pas du JSON", "[]", '{"features": [{"properties": {}}]}', '{"features": []}']
)
def test_a_file_that_is_not_an_outline_is_refused_in_plain_words(tmp_path, content):
    file = tmp_path / "contours.geojson"
    file.write_text(content)
    with pytest.raises(CommandError, match="GeoJSON|Aucun"):
        call_command("load_outlines", file, source="IGN")


def test_a_heavy_outline_is_made_light_and_keeps_its_shape():
    # A staircase of 4 000 tiny steps along a square of one degree.
    side = [i / 1000 for i in range(1000)]
    ring = [[x, 0.0001 * (i % 2)] for i, x in enumerate(side)] + [[1, y] for y in side]
    ring += [[1 - x, 1] for x in side] + [[0, 1 - y] for y in side] + [[0, 0]]
    outline = light({"type": "Polygon", "coordinates": [ring]})["coordinates"][0]
    assert len(outline) < 20
    assert outline[0] == outline[-1] == [0, 0]
    assert {(1, 0), (1, 1), (0, 1)} <= {tuple(point) for point in outline}

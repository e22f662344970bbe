"""Documents: they open, they can be read aloud, and no text of a person runs in them."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.documents import pdf
from cms.pages.models import NetworkSettings
from tests.documents.reading import read

pytestmark = pytest.mark.django_db

HOSTILE = {
    "typst code": '#panic("exécuté") #read("letterhead.typ") #{ 1/0 }',
    "markup": "= Titre *gras* _italique_ $ x^2 $ @label <label> // note /* note */ \\ `code`",
    "quotes": 'd\'un "guillemet" à l’autre « ici » \\" \\u{41}',
    "html": "<script>alert(1)</script><b>gras</b>",
    "json": '"}, "demo": false, "title": {"',
    "emoji": "Merci 👩‍⚕️ 😀",
    "right to left": "\u202eecnanruter \u05d0\u05d1\u05d2",
    "other alphabets": "α ≥ β, Жуков, 中文",
    "invisible": "a\x00b\x07c\ud800d\uffffe\ue000",
    "long": "mot " * 2500,
    "one long word": "x" * 10_000,
}


def minutes(**data):
    whole = {
        "title": "Réunion de printemps",
        "reference": "Compte rendu",
        "group": "Sein",
        "when": "jeudi 12 mars 2026",
        "place": "Toulouse",
        "version": "",
        "attendance": "1 présent",
        "presences": [],
        "agenda": [],
        "summary": "",
        "decisions": [],
        "actions": [],
    }
    return whole | data


def test_a_document_opens_says_its_title_and_its_language_and_can_be_read_aloud():
    NetworkSettings(
        name="Réseau d’Occitanie", address="1 rue des Fleurs\n31000 Toulouse", rna="W313000000"
    ).save()
    found = read(pdf.compile("minutes", minutes(summary="Un point sur la télé-expertise.")))
    assert found.title == "Réunion de printemps"
    assert found.language.startswith("fr")
    assert found.tagged
    assert "Un point sur la télé-expertise." in found.words
    assert "Réseau d’Occitanie · 1 rue des Fleurs, 31000 Toulouse" in found.words
    assert "RNA W313000000" in found.words
    assert "Page 1 sur 1" in found.words


def test_pages_are_numbered():
    found = read(pdf.compile("minutes", minutes(summary="\n".join(["Une phrase de plus."] * 200))))
    assert found.pages > 2
    assert f"Page 2 sur {found.pages}" in found.words


@pytest.mark.parametrize("demo", [True, False])
def test_the_demonstration_marks_its_documents(settings, demo):
    settings.DEMO = demo
    assert ("Démonstration" in read(pdf.compile("minutes", minutes())).words) is demo


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_of_a_person_runs(text):
    found = read(
        pdf.compile(
            "minutes",
            minutes(
                title=text[:200],
                summary=text,
                agenda=[text],
                presences=[[text[:200], [{"name": text[:200], "role": text[:200], "organisation": ""}]]],
                decisions=[{"text": text, "how": text[:200]}],
            ),
        )
    )
    assert found.tagged
    if text.isascii() and text.isprintable():
        # Line breaks and hyphenation aside, it is all there, as it was typed.
        assert re.sub(r"\s", "", text)[:150] in re.sub(r"\s", "", found.text)


def test_what_no_font_draws_becomes_a_box_and_the_rest_stays():
    found = read(pdf.compile("minutes", minutes(summary="Merci 😀 à 中 tous, α ≥ 2")))
    assert "Merci □ à □ tous, α ≥ 2" in found.words


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200))
def test_whatever_is_typed_a_document_comes_out(text):
    assert read(pdf.compile("minutes", minutes(title=text or "Titre", summary=text))).tagged


def test_dates_and_amounts_are_values():
    assert pdf._plain({"on": date(2026, 3, 1), "sum": Decimal("12.50")}) == {
        "on": "2026-03-01",
        "sum": "12.50",
    }


@pytest.mark.parametrize("name", ["../minutes", "nothing", "minutes.typ", ""])
def test_only_our_own_templates_are_compiled(name):
    with pytest.raises(ValueError, match="not the name of a document"):
        pdf.compile(name, {})


def test_templates_fetch_no_package():
    for template in Path(pdf.TEMPLATES).glob("*.typ"):
        assert "@preview" not in template.read_text()

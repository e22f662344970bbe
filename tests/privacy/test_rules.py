"""What names a person in a text, and how months and days are counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from association.privacy.rules.deadlines import is_pressing, left_in_words
from cms.privacy.mentions import BLANK, Mentions
from cms.privacy.periods import shifted
from cms.privacy.subjects import Subject

ZOE = Mentions(Subject(names=(("Zoé-Marie", "Le Bœuf"),), emails=("zoe@chu.invalid",), rpps="10001234567"))


@pytest.mark.parametrize(
    "text",
    [
        "Zoé-Marie Le Bœuf",
        "ZOE MARIE LE BŒUF",
        "Le Bœuf, Zoé-Marie",
        "Le Dr zoe-marie le-bœuf est là.",
        "écrire à Zoe@CHU.invalid !",
        "n° 10001234567",
    ],
)
def test_a_person_is_found_however_they_are_written(text):
    assert ZOE.found_in(text)
    assert not ZOE.found_in(ZOE.blanked(text))


@pytest.mark.parametrize(
    "text",
    ["Zoé-Marie Durand", "M. Le Bœuf", "zoe@chu.invalid.example", "110001234567", "azoe@chu.invalid", ""],
)
def test_others_are_not(text):
    assert not ZOE.found_in(text)
    assert ZOE.blanked(text) == text


def test_what_stands_around_stays():
    assert ZOE.blanked("Été : Zoé-Marie Le Bœuf (CHU), œuvre.") == f"Été : {BLANK} (CHU), œuvre."
    assert ZOE.blanked({"à": ["zoe@chu.invalid", 3, None]}) == {"à": [BLANK, 3, None]}


def test_two_cells_of_a_line_name_a_person():
    cells = {"Nom": "LE BŒUF", "Prénom": "Zoé-Marie"}
    assert ZOE.found_in(cells, apart=True)
    assert not ZOE.found_in({"Nom": "LE BŒUF", "Prénom": "Anne"}, apart=True)


def test_nobody_is_mentioned_nowhere():
    nobody = Mentions(Subject(names=(("", "Martin"),)))
    assert not nobody.found_in("Martin")
    assert nobody.blanked("Martin") == "Martin"


@given(st.text(), st.text())
def test_blanking_keeps_the_rest_and_leaves_nothing(before, after):
    text = f"{before} zoe@chu.invalid {after}"
    blanked = ZOE.blanked(text)
    assert not ZOE.found_in(blanked)
    assert blanked.startswith(before.split("zoe@")[0][:1] or "")
    assert ZOE.blanked(blanked) == blanked


@given(st.text())
def test_a_text_without_the_person_is_given_back_as_it_is(text):
    assert ZOE.found_in(text) or ZOE.blanked(text) == text


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-240, 240))
def test_months_are_those_of_the_calendar(day, months):
    moved = shifted(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


def test_the_month_of_an_answer():
    assert shifted(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert shifted(date(2026, 12, 15), 1) == date(2027, 1, 15)


@pytest.mark.parametrize(
    ("days", "words", "pressing"),
    [(30, "30 jours", False), (8, "8 jours", False), (7, "7 jours", True), (1, "1 jour", True),
     (0, "aujourd’hui", True), (-1, "en retard de 1 jour", True)],
)  # fmt: skip
def test_the_time_left_in_words(days, words, pressing):
    today = date(2026, 3, 2)
    due_on = today + timedelta(days=days)
    assert left_in_words(due_on, today).replace("\u00a0", " ") == words
    assert is_pressing(due_on, today) == pressing

"""Text typed quickly reads as a French printer would set it."""

import pytest

from cms.pages.templatetags.typography import phone, tel, typographic


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("l'hôpital", "l’hôpital"),
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Pourquoi?", "Pourquoi\u202f?"),
        ("Horaires : 9 h", "Horaires\u00a0: 9 h"),
        ("« mot »", "«\u00a0mot\u00a0»"),
        ("https://exemple.invalid/?a=1;b=2", "https://exemple.invalid/?a=1;b=2"),
        ("déjà\u202f!", "déjà\u202f!"),
    ],
)
def test_spaces_and_apostrophes(typed, printed):
    assert typographic(typed) == printed


def test_markup_stays_text():
    assert typographic("<b>R&D</b> !") == "&lt;b&gt;R&amp;D&lt;/b&gt;\u202f!"


@pytest.mark.parametrize("written", ["0561000000", "05 61 00 00 00", "+33 5 61 00 00 00", "05.61.00.00.00"])
def test_a_telephone_number_is_read_by_pairs_and_dialled_from_anywhere(written):
    assert phone(written) == "05\u00a061\u00a000\u00a000\u00a000"
    assert tel(written) == "+33561000000"


def test_another_number_is_left_as_it_is():
    assert phone("3631") == "3631"
    assert tel("3631") == "3631"

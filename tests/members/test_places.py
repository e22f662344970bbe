"""Postcodes, departments, positions, telephones."""

import pytest

from association.members.rules.phones import clean_phone
from association.members.rules.places import clean_postcode, department_of, may_be_in

SQUARE = {"type": "Polygon", "coordinates": [[[1, 43], [2, 43], [2, 44], [1, 44], [1, 43]]]}


@pytest.mark.parametrize(
    ("postcode", "code"),
    [
        ("09110", "09"),
        ("31059", "31"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97410", "974"),
    ],
)
def test_department_of_a_postcode(postcode, code):
    assert department_of(postcode) == code


def test_a_postcode_gets_its_lost_zero_back():
    assert clean_postcode("9110") == "09110"
    for wrong in ("911", "ABCDE", "310000"):
        with pytest.raises(ValueError, match="5 chiffres"):
            clean_postcode(wrong)


@pytest.mark.parametrize(
    ("longitude", "latitude", "inside"),
    [
        (1.5, 43.5, True),
        (1.01, 43.01, True),
        (2.01, 43.5, True),
        (2.1, 43.5, False),
        (-1.5, 43.5, False),
        (4.4, 45.4, False),
    ],
)
def test_a_position_in_its_department_or_on_the_border(longitude, latitude, inside):
    assert may_be_in(longitude, latitude, SQUARE) is inside
    assert (
        may_be_in(longitude, latitude, {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]})
        is inside
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("561022400", "05 61 02 24 00"),
        ("05.61.02.24.00", "05 61 02 24 00"),
        ("+33 5 61 02 24 00", "05 61 02 24 00"),
        ("0033561022400", "05 61 02 24 00"),
        ("+33 (0)5 61 02 24 00", "05 61 02 24 00"),
        ("+376 871 000", "+376 871 000"),
        ("15", "15"),
        ("3677", "3677"),
    ],
)
def test_a_telephone_number(typed, kept):
    assert clean_phone(typed) == kept


@pytest.mark.parametrize("typed", ["12345", "05 61 02 24", "zéro cinq", "0561022400 / 0561022401"])
def test_what_is_no_telephone_number(typed):
    with pytest.raises(ValueError, match="10 chiffres"):
        clean_phone(typed)

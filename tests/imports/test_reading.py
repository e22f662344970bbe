"""Whatever program wrote the file, it is read; and what cannot be read is said, with its line."""

import datetime

import pytest

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.reading import read_table
from tests.imports.files import csv_bytes, xlsx_bytes

ROWS = [["Nom reçu", "Commune"], ["Hôpital Œuvre d’Été", "Nîmes"]]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_any_usual_separator_and_encoding(separator, encoding):
    table = read_table("csv", csv_bytes(ROWS, separator, encoding))
    assert table.headings == ROWS[0]
    assert table.lines[0].cells == {"Nom reçu": "Hôpital Œuvre d’Été", "Commune": "Nîmes"}


def test_a_separator_inside_quoted_headings_does_not_deceive():
    table = read_table("csv", b'"Nom; complet";Ville\r\n"Le Lac; Albi";Albi\r\n')
    assert table.lines[0].cells == {"Nom; complet": "Le Lac; Albi", "Ville": "Albi"}


def test_lines_are_numbered_as_a_spreadsheet_shows_them():
    table = read_table("csv", b'Nom;Ville\r\nA;B\r\n\r\n;\r\n"C\r\nD";E\r\nF;G\r\n')
    assert [line.number for line in table.lines] == [2, 5, 6]


def test_an_unclosed_quote_is_refused_with_its_line():
    with pytest.raises(Refusal, match="Ligne 3 .* guillemet"):
        read_table("csv", b'Nom;Ville\r\nA;B\r\n"C;D\r\nE;F\r\n')


def test_null_characters_are_refused_with_their_line():
    with pytest.raises(Refusal, match="Ligne 3 .* nuls"):
        read_table("csv", b"Nom;Ville" + b"x" * 300 + b"\r\nA;B\r\nC\x00;D\r\n")


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(Refusal, match="« Nom » apparaît deux fois"):
        read_table("csv", b"Nom;Ville;Nom\r\nA;B;C\r\n")


def test_a_cell_beyond_a_spreadsheet_is_refused_with_its_line():
    for size in (40_000, 1_000_000):
        with pytest.raises(Refusal, match="Ligne 3 .* dépasse"):
            read_table("csv", b"Nom;Ville\r\nA;B\r\n" + b"x" * size + b";D\r\n")


def test_what_goes_beyond_the_headings_is_kept_and_counted():
    (line,) = read_table("csv", b"Nom;Ville\r\nA;B;C;;D\r\n").lines
    assert line.cells == {"Nom": "A", "Ville": "B", "colonne 3": "C", "colonne 5": "D"}
    assert line.spilled == 2


def test_cells_of_a_workbook_read_as_one_would_type_them():
    content = xlsx_bytes(
        [["A", "B", "C", "D", "E"], [561022400.0, 43.5, datetime.date(2024, 3, 1), True, "  deux  "]]
    )
    assert list(read_table("xlsx", content).lines[0].cells.values()) == [
        "561022400",
        "43.5",
        "01/03/2024",
        "oui",
        "deux",
    ]


def test_headings_may_stand_below_empty_lines():
    table = read_table("xlsx", xlsx_bytes([[], [], ["Nom", "Ville"], ["A", "B"]]))
    assert (table.headings, table.lines[0].number) == (["Nom", "Ville"], 4)


@pytest.mark.parametrize("content", [b"\r\n\r\n", b";;;\r\n"])
def test_nothing_is_said_to_be_empty(content):
    with pytest.raises(Refusal, match="vide"):
        read_table("csv", content)


def test_headings_alone_are_said_to_be_alone():
    with pytest.raises(Refusal, match="titres de colonnes"):
        read_table("csv", b"Nom;Ville\r\n")


def test_what_we_guarded_against_formulas_comes_back_as_it_was():
    assert read_table("csv", b"Nom;Ville\r\n'=1+1;'-B\r\n").lines[0].cells == {"Nom": "=1+1", "Ville": "-B"}

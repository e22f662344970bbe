"""Spreadsheets that leave the house: no live formula, and the values come back as they left."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from cms.backoffice import exports

LIVE_STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠"]
BEFORE = ["", " ", "\u00a0", "\u202f", "\ufeff", "'", "   '"]

texts = st.builds(
    "".join,
    st.lists(st.one_of(st.sampled_from([*LIVE_STARTS, *BEFORE, ";", '"']), st.text(max_size=5)), max_size=6),
).filter(lambda text: all(not "\ud800" <= letter <= "\udfff" for letter in text))


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(content):
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows())


@pytest.mark.parametrize("start", LIVE_STARTS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_cell_a_spreadsheet_would_run_begins_with_an_apostrophe(start, before):
    text = f"{before}{start}cmd|' /C calc'!A1"
    assert exports.guarded(text) == f"'{text}"
    assert exports.without_guard(exports.guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Clinique", "O'Brien", "12 rue de l’Église", "a=b", "'quoted'"])
def test_an_ordinary_text_is_left_as_it_is(text):
    assert exports.guarded(text) == text
    assert exports.without_guard(text) == text


@given(texts)
@settings(deadline=None)
def test_no_csv_cell_is_live_and_each_comes_back(text):
    (cell,) = read_csv(exports.write_csv(["titre", "fin"], [[text, "fin"]]))[1][:1]
    assert not cell.lstrip(" \u00a0\u202f\ufeff").startswith(tuple(LIVE_STARTS))
    assert exports.without_guard(cell) == text


@given(texts)
@settings(deadline=None)
def test_no_xlsx_cell_is_a_formula_and_each_comes_back(text):
    cell = read_xlsx(exports.write_xlsx(["titre", "fin"], [[text, "fin"]]))[1][0]
    assert cell.data_type != "f"
    expected = ILLEGAL_CHARACTERS_RE.sub("", text)
    assert (cell.value or "") == expected.replace("\r\n", "\n").replace("\r", "\n")  # as XML reads


def test_a_file_a_french_excel_opens():
    rows = [["Clinique", date(2024, 3, 1), Decimal("1.5"), True, None, ["a", "b"]]]
    content = exports.write_csv(["Nom", "Le", "Montant", "Oui ?", "Rien", "Liste"], rows)
    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content)[1] == ["Clinique", "01/03/2024", "1,5", "oui", "", "a, b"]


def test_a_workbook_keeps_dates_as_dates_and_leading_zeros_as_text():
    moment = datetime(2024, 7, 1, 10, 0, tzinfo=UTC)
    sheet = read_xlsx(exports.write_xlsx(["a", "b", "c", "d"], [[date(2024, 3, 1), "010007300", 12, moment]]))
    day, finess, number, when = sheet[1]
    assert day.value.date() == date(2024, 3, 1)
    assert (finess.value, finess.data_type) == ("010007300", "s")
    assert number.value == 12
    assert when.value == datetime(2024, 7, 1, 12, 0)  # noqa: DTZ001 — a cell has no time zone: Paris time
    assert sheet[0][0].font.bold


def test_a_negative_number_stays_a_number():
    assert read_csv(exports.write_csv(["a"], [[-5]]))[1] == ["-5"]

"""Files that must not be parsed are refused first, in a sentence that says what to do."""

import io
import tracemalloc
import zipfile

import pytest

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.checking import check_file
from tests.imports.files import xlsx_bytes

SHEET = b"<worksheet><sheetData>%s</sheetData></worksheet>"


def workbook_with(parts, encrypted=False):
    """A workbook rewritten with other parts."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["A"], ["1"]]))) as source:
        kept = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (kept | parts).items():
            archive.writestr(name, content)
    content = output.getvalue()
    if encrypted:
        content = content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    return content


def refusal(name, content):
    with pytest.raises(Refusal) as refused:
        check_file(name, content)
    return str(refused.value)


def test_a_plain_workbook_and_a_plain_csv_pass():
    assert check_file("a.xlsx", xlsx_bytes([["A"], ["1"]])).kind == "xlsx"
    assert check_file("a.CSV", b"Nom;Ville\r\nA;B\r\n").kind == "csv"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "vide"),
        ("a.csv", b"\xef\xbb\xbf", "vide"),
        ("a.csv", b"\x00" * 500, "vide"),
        ("a.csv", b"x" * (5 * 1024 * 1024 + 1), "le maximum est de 5 Mo"),
        ("a.pdf", b"%PDF-1.7", "Seuls les fichiers .csv et .xlsx"),
        ("a", b"Nom;Ville", "Seuls les fichiers"),
        ("a.xlsm", b"PK\x03\x04", "macros"),
        ("a.xlsx", b"Nom;Ville", "n’est pas un classeur"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "mot de passe"),
        ("a.csv", b"PK\x03\x04 trailing", "n’en est pas un"),
        ("a.xlsx", b"PK\x03\x04 not a zip at all", "abîmé"),
        ("a.xlsx", xlsx_bytes([["A"], ["1"]])[:2500], "abîmé"),
    ],
)
def test_refused_for_what_they_are(name, content, said):
    assert said in refusal(name, content)


def test_macros_are_refused_whatever_the_extension():
    assert "macros" in refusal("a.xlsx", workbook_with({"xl/vbaProject.bin": b"x"}))


def test_an_encrypted_archive_is_refused():
    assert "mot de passe" in refusal("a.xlsx", workbook_with({}, encrypted=True))


def test_a_zip_that_is_no_workbook_is_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "n’est pas un classeur" in refusal("a.xlsx", output.getvalue())


def test_too_many_parts_are_refused():
    assert "trop de parties" in refusal("a.xlsx", workbook_with({f"xl/x{i}.xml": b"" for i in range(200)}))


def test_a_bomb_is_refused_by_what_it_announces_without_unfolding():
    content = workbook_with({"xl/bomb.xml": b" " * (60 * 1024 * 1024)})
    assert len(content) < 200_000
    tracemalloc.start()
    assert "Une fois décompressé" in refusal("a.xlsx", content)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_one_cell_at_the_far_corner_is_refused_before_a_grid_is_opened():
    sheet = SHEET % b'<row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert "1048576 lignes" in refusal("a.xlsx", workbook_with({"xl/worksheets/sheet1.xml": sheet}))
    sheet = SHEET % b"<row r='1'><c r='XFD1'/></row>"
    assert "16384 colonnes" in refusal("a.xlsx", workbook_with({"xl/worksheets/sheet1.xml": sheet}))


def test_more_rows_than_allowed_are_refused_even_unnumbered():
    sheet = SHEET % (b"<row></row>" * 60_001)
    assert "60001 lignes" in refusal("a.xlsx", workbook_with({"xl/worksheets/sheet1.xml": sheet}))


def test_a_text_repeated_beyond_measure_is_refused():
    strings = b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"
    sheet = SHEET % ((b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>") * 110)
    parts = {"xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    assert "textes trop longs" in refusal("a.xlsx", workbook_with(parts))


def test_a_part_that_hides_its_encoding_is_refused():
    sheet = (SHEET % b'<row r="1"><c r="XFD1"/></row>').decode().encode("utf-16")
    assert "abîmé" in refusal("a.xlsx", workbook_with({"xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/worksheets/sheet1.xml": SHEET % b'<row><c x=">" r="XFD1048576"/></row>'},
        {"xl/worksheets/sheet1.xml": b'<a-b:worksheet xmlns:a-b="u"><a-b:c r="ALL100000"/></a-b:worksheet>'},
        {"xl/data.xml": SHEET % b'<row r="1"><c r="ALL100000"/></row>'},
        {"xl/worksheets/sheet1.xml": b"<!DOCTYPE x>" + SHEET % b""},
        {"xl/worksheets/sheet1.xml": SHEET % b'<row r="1"><c r="GR60000"/></row>'},
        {"xl/worksheets/sheet1.xml": b"<c " * 16_000},
        {"xl/_rels/workbook.xml.rels": b'<Relationships><Relationship Target="data.bin"/></Relationships>'},
    ],
    ids=["quoted bracket", "prefix", "other part", "doctype", "vast and empty", "endless tag", "not XML"],
)
def test_a_grid_hidden_from_the_eye_is_refused_at_once(parts):
    content = workbook_with(parts)
    tracemalloc.start()
    assert refusal("a.xlsx", content)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_wide_text_in_several_runs_counts_whole():
    strings = (
        b"<sst><si>" + b"<r><t>" + b"x" * 20_000 + b"</t></r><r><t>" + b"x" * 20_000 + b"</t></r></si></sst>"
    )
    assert "dépasse 32767 caractères" in refusal("a.xlsx", workbook_with({"xl/sharedStrings.xml": strings}))

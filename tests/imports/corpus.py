"""Malformed files, as many as a tired office and a few hostile people would send."""

import io
import random
import zipfile
from dataclasses import dataclass, field

from openpyxl import Workbook

from tests.imports.files import csv_bytes

HEADINGS = [
    "N° FINESS",
    "Nom reçu",
    "Nature",
    "Code postal",
    "Commune",
    "Téléphone",
    "Latitude",
    "Longitude",
    "Fermé le",
]
GOOD = [
    "310781406",
    "CENTRE D’ESSAI",
    "Entité juridique",
    "31000",
    "TOULOUSE",
    "0561000000",
    "43,6",
    "1,44",
    "01/02/2020",
]
OTHER = ["310000484", "CLINIQUE D’ESSAI", "Site géographique", "81000", "ALBI", "", "", "", ""]


@dataclass
class Case:
    """refusal: what the refusal of the whole file says. bad: {line: (column, value, words of the reason)}."""

    name: str
    content: bytes
    file_name: str = "fichier.csv"
    refusal: str = ""
    bad: dict = field(default_factory=dict)


def with_cell(column, value, base=GOOD):
    return [value if heading == column else cell for heading, cell in zip(HEADINGS, base, strict=True)]


BAD_CELLS = [
    ("N° FINESS", "310781407", "clé de contrôle"),
    ("N° FINESS", "31078141", "clé de contrôle"),
    ("N° FINESS", "abc", "9 caractères"),
    ("N° FINESS", "３１０７８１４０６", "9 caractères"),
    ("N° FINESS", "=310781406", "9 caractères"),
    ("Nom reçu", "X" * 201, "201 caractères"),
    ("Nom reçu", "X" * 30_000, "30000 caractères"),
    ("Nature", "Fondation", "Valeur inconnue"),
    ("Nature", "<script>alert(1)</script>", "Valeur inconnue"),
    ("Code postal", "310000", "5 chiffres"),
    ("Code postal", "ABCDE", "5 chiffres"),
    ("Téléphone", "appeler le matin", "10 chiffres"),
    ("Téléphone", "0561", "10 chiffres"),
    ("Latitude", "1e1000000", "pas un nombre"),
    ("Latitude", "9" * 400, "pas un nombre"),
    ("Latitude", "Infinity", "pas un nombre"),
    ("Latitude", "NaN", "pas un nombre"),
    ("Latitude", "143,6", "entre -90 et 90"),
    ("Longitude", "-181", "entre -180 et 180"),
    ("Fermé le", "1er mars 2020", "jj/mm/aaaa"),
    ("Fermé le", "01/01/1900", "vraisemblable"),
    ("Fermé le", "31/12/2999", "vraisemblable"),
    ("Fermé le", "31/02/2020", "n’existe pas"),
    ("Fermé le", "00/00/0000", "n’existe pas"),
    ("Fermé le", "2020-13-01", "n’existe pas"),
    ("Fermé le", "43831", "jj/mm/aaaa"),
]


def cases():
    return [*_bad_cells(), *_shapes(), *_encodings(), *_workbooks(), *_mutations()]


def _bad_cells():
    for number, (column, value, reason) in enumerate(BAD_CELLS):
        rows = [HEADINGS, OTHER, with_cell(column, value)]
        bad = {3: (column, value[:200], reason)}
        yield Case(f"cell-{number}-csv", csv_bytes(rows), bad=bad)
        yield Case(f"cell-{number}-xlsx", xlsx_as_text(rows), "fichier.xlsx", bad=bad)


def _shapes():
    same = "Même identifiant que la ligne 2"
    yield Case("duplicate-key", csv_bytes([HEADINGS, GOOD, OTHER, GOOD]), bad={4: ("", "", same)})
    yield Case(
        "duplicate-lost-zero",
        csv_bytes([HEADINGS, with_cell("N° FINESS", "090000019"), with_cell("N° FINESS", "90000019")]),
        bad={3: ("", "", same)},
    )
    spilled = "plus de cellules que la ligne de titres"
    yield Case("spilled", csv_bytes([HEADINGS, OTHER, [*GOOD, "reste"]]), bad={3: ("", "", spilled)})
    yield Case(
        "duplicate-headings", csv_bytes([[*HEADINGS, "Nature"], [*GOOD, ""]]), refusal="apparaît deux fois"
    )
    yield Case("alias-twice", csv_bytes([[*HEADINGS, "Nom"], [*GOOD, "X"]]), refusal="disent la même chose")
    yield Case("no-heading", csv_bytes([GOOD, OTHER]), refusal="Il manque la colonne")
    yield Case("headings-only", csv_bytes([HEADINGS]), refusal="aucune ligne à importer")
    yield Case("empty", b"", refusal="vide")
    yield Case("blank", b"\r\n \r\n;;;\r\n", refusal="vide")
    yield Case("unclosed-quote", csv_bytes([HEADINGS, OTHER]) + b'"3107;X\r\nY;Z\r\n', refusal="Ligne 3")
    yield Case("stray-quote", csv_bytes([HEADINGS, OTHER]) + b'"3107"8;X\r\n', refusal="Ligne 3")
    yield Case("nul", csv_bytes([HEADINGS, OTHER]) + b"\x00\r\n", refusal="Ligne 3")
    yield Case(
        "megabyte-cell",
        csv_bytes([HEADINGS, OTHER, with_cell("Nom reçu", "X" * 1_000_000)]),
        refusal="Ligne 3",
    )
    yield Case(
        "10000-columns",
        csv_bytes([[f"c{i}" for i in range(10_000)], ["1"] * 10_000]),
        refusal="10000 colonnes",
    )
    yield Case("10000-cells", csv_bytes([HEADINGS, ["1"] * 10_000]), refusal="10000 colonnes")
    yield Case("too-many-rows", b"Nom re\xc3\xa7u\r\n" + b"X\r\n" * 60_100, refusal="le maximum est de 60000")
    yield Case("too-heavy", b"x" * (5 * 1024 * 1024 + 1), refusal="5 Mo")
    yield Case("binary", bytes(range(256)) * 40, refusal="nuls")
    yield Case("one-column", "Nom reçu\r\nLIGUE\r\n".encode(), bad={2: ("Nature", "", "À remplir")})
    yield Case("old-line-ends", csv_bytes([HEADINGS, OTHER]).replace(b"\r\n", b"\r"))
    yield Case("semicolons-only", b";" * 500 + b"\r\n" + b";" * 500, refusal="vide")
    formula = ["310000484", "=HYPERLINK(1)", "Site géographique", "", "@SUM(1)", "", "", "", ""]
    yield Case("formulas-as-text", csv_bytes([HEADINGS, formula]))


def _encodings():
    rows = [HEADINGS, OTHER, with_cell("Fermé le", "hier")]
    bad = {3: ("Fermé le", "hier", "jj/mm/aaaa")}
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        for number, separator in enumerate(";,\t|"):
            if separator == "," and encoding == "cp1252":
                continue
            yield Case(f"{encoding}-{number}", csv_bytes(rows, separator, encoding), bad=bad)
    yield Case("broken-utf-16", b"\xff\xfe" + "Nom reçu".encode("utf-16-le") + b"x", refusal="illisibles")
    yield Case("broken-utf-8-sig", b"\xef\xbb\xbfNom re\xff\xfe", refusal="illisibles")


def _workbooks():
    content = xlsx_as_text([HEADINGS, OTHER, GOOD])
    # Named by rank: a workbook's length changes with its clock, and every run must find the same tests.
    for number, cut in enumerate((10, 100, 1_000, len(content) // 2, len(content) - 10)):
        yield Case(f"truncated-{number}", content[:cut], "fichier.xlsx", refusal="abîmé")
    yield Case("macro", content, "fichier.xlsm", refusal="macros")
    yield Case(
        "macro-hidden", rezipped(content, {"xl/vbaProject.bin": b"x"}), "fichier.xlsx", refusal="macros"
    )
    yield Case("csv-named-xlsx", csv_bytes([HEADINGS, GOOD]), "fichier.xlsx", refusal="pas un classeur")
    yield Case("xlsx-named-csv", content, refusal="n’en est pas un")
    yield Case(
        "old-xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 4096,
        "fichier.xlsx",
        refusal="mot de passe",
    )
    bomb = rezipped(content, {"xl/media/image.bin": b"\x00" * (60 * 1024 * 1024)})
    yield Case("bomb", bomb, "fichier.xlsx", refusal="décompressé")
    corner = b'<worksheet><sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    yield Case(
        "far-corner", rezipped(content, {"xl/worksheets/sheet1.xml": corner}), "a.xlsx", refusal="lignes"
    )
    links = {
        "xl/externalLinks/externalLink1.xml": b'<externalLink><externalBook r:id="rId1"/></externalLink>'
    }
    yield Case("external-links", rezipped(content, links), "fichier.xlsx")
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet/>'
    yield Case(
        "entities", rezipped(content, {"xl/worksheets/sheet1.xml": entities}), "a.xlsx", refusal="abîmé"
    )
    garbage = rezipped(content, {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    yield Case("garbage-sheet", garbage, "fichier.xlsx", refusal="")
    merged = Workbook()
    for row in (HEADINGS, OTHER, ["340000199", *GOOD[1:]], ["300782117", None, *GOOD[2:]]):
        merged.active.append(row)
    merged.active.merge_cells("B3:B4")
    yield Case("merged", saved(merged), "fichier.xlsx", bad={4: ("Nom reçu", "", "À remplir")})
    hidden = Workbook()
    hidden.active.title = "Vide"
    hidden.active.sheet_state = "hidden"
    shown = hidden.create_sheet("Données")
    shown.append(HEADINGS)
    shown.append(OTHER)
    hidden.active = 1
    yield Case("hidden-sheet", saved(hidden), "fichier.xlsx")


def _mutations():
    """A good workbook and a good file, with bytes changed at random: read or refused, never a crash."""
    chance = random.Random(2020)
    sources = (("csv", csv_bytes([HEADINGS, OTHER, GOOD])), ("xlsx", xlsx_as_text([HEADINGS, OTHER, GOOD])))
    for kind, source in sources:
        for number in range(25):
            content = bytearray(source)
            for _ in range(chance.randint(1, 12)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            yield Case(f"mutation-{kind}-{number}", bytes(content), f"fichier.{kind}", refusal=None)


def xlsx_as_text(rows):
    """Every cell typed as text, formulas included."""
    workbook = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = workbook.active.cell(number, column)
            cell.value = value
            if value:
                cell.data_type = "s"
    return saved(workbook)


def saved(workbook):
    output = io.BytesIO()
    workbook.save(output)
    return output.getvalue()


def rezipped(content, parts):
    """A workbook with some of its parts replaced or added."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        kept = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in (kept | parts).items():
            archive.writestr(name, part)
    return output.getvalue()

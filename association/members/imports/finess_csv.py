"""The national CSV of FINESS (etalab-cs1100502, and cs1100507 with its positions), as published.

No line of headings; semicolons and no quotes; 32 fields on a line « structureet ». The encoding changed
over the years: a line is UTF-8 if it can be, ISO-8859-1 otherwise. Source: data.gouv.fr, FINESS.
"""

import re
from collections import Counter

from association.members.imports.wanted import Wanted, shared_numbers
from association.members.resources.national import NationalResource
from association.members.rules.finess import department_of_code, department_of_number, of_day
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.reading import Line
from cms.backoffice.imports.sentences import figure
from cms.backoffice.imports.streams import Unfolded

SOURCE = "FINESS, fichier national des établissements"
FIELDS = 32
MAX_LINE = 32_767
NO_DATE = "1900-01-01"
DAY = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What a French file may hold of the signs that Windows has and ISO-8859-1 has not; the others betray
#: another encoding (é is Ž or ‚ in a file of an old Mac or of DOS).
ODD = re.compile("[^\x00-\xff€…‘’“”•–—™Œœ]")
#: Beyond so many recorded sites missing, and half of them, it is the file that lacks something.
PARTIAL = 20
ABSENT = "absent du fichier"
NOT_FINESS = (
    "Ce fichier n’est pas le fichier national des établissements FINESS : sa première ligne commence par "
    "« finess;etalab »."
)
HEADINGS = [NationalResource.fields[name].column_name for name in NationalResource.fields]


class FinessCsv:
    """One file, gone through once to be checked and counted, then again for its lines."""

    headings = HEADINGS

    def __init__(self, file, options):
        self._file, self._wanted = file, Wanted(options)
        self._positions = {}
        self._survey()

    # --- the first time ----------------------------------------------------------

    def _survey(self):
        kept, read, rows, self._last = set(), 0, 0, 1
        sirets = Counter()
        for number, line in self._bytes():
            text = _text(number, line)
            self._last = number
            if number == 1:
                self._day = _day_of(line)
                continue
            fields = text.split(";")
            if fields[0] == "geolocalisation":
                self._remember(fields, kept)
                continue
            read += 1
            _check(number, fields)
            if self._keeps(fields):
                rows += 1
                kept.add(fields[1])
                sirets[fields[22]] += 1
        del sirets[""]
        self._shared = shared_numbers(sirets)
        self._missing = sorted(self._wanted.open_sites.keys() - kept)
        self._partial = 0
        if len(self._missing) > max(PARTIAL, len(self._wanted.open_sites) // 2):
            self._partial, self._missing = len(self._missing), []
        self._positions = {finess: self._positions[finess] for finess in kept & self._positions.keys()}
        self.rows = rows + len(self._missing)
        if not kept:
            raise self._wanted.nothing()
        self._say(read, rows)

    def _remember(self, fields, kept):
        """The position of a site that is kept, or may be: its line can come later."""
        if len(fields) < 5:
            raise Refusal(f"Une ligne « geolocalisation » de ce fichier est incomplète : {fields[1][:9]}.")
        if fields[1] in kept or department_of_number(fields[1]) in self._wanted.departments:
            self._positions[fields[1][:9]] = (fields[2][:40], fields[3][:40])

    def _keeps(self, fields):
        return self._wanted.site(fields[1], fields[22], department_of_code(fields[13]), fields[18])

    def _say(self, read, kept):
        self.notes = [
            f"Fichier national{of_day(self._day)} : {figure(read)} établissements lus, "
            f"{figure(kept)} retenus.",
            "Ce fichier ne donne que des sites ouverts : leur entité juridique se rattache ensuite, sur la "
            "fiche de chaque site.",
        ]
        if self._positions:
            self.notes.append(f"{figure(len(self._positions))} positions jointes, converties de Lambert-93.")
        if self._partial:
            self.notes.append(
                f"{figure(self._partial)} sites enregistrés dans ces départements n’y sont pas : le fichier "
                "semble partiel, aucune fermeture n’est proposée."
            )
        if self._missing:
            self.notes.append(
                f"{figure(len(self._missing))} sites enregistrés dans ces départements ne sont pas dans ce "
                "fichier. Leur fermeture est proposée, mais écartée tant que vous ne la reprenez pas."
            )

    # --- the second time -----------------------------------------------------------

    def lines(self):
        """The kept lines, each under our headings, then the recorded sites the file does not have."""
        for number, line in self._bytes():
            if number == 1:
                continue
            fields = _text(number, line).split(";")
            if fields[0] != "geolocalisation" and self._keeps(fields):
                yield Line(number, self._cells(fields))
        for number, finess in enumerate(self._missing, start=self._last + 1):
            cells = {"finess": finess, "state": ABSENT, "closed_on": self._day, "name": ""}
            yield Line(number, self._headed(cells))

    def _cells(self, fields):
        values = [field.strip() for field in fields]
        x, y = self._positions.get(values[1], ("", ""))
        return self._headed(
            {
                "finess": values[1],
                "entity": values[2],
                "name": values[4] or values[3],
                "siret": values[22],
                "shared": "oui" if values[22] in self._shared else "",
                "number": values[7],
                "street_type": values[8],
                "street": values[9],
                "extra": values[11] or values[10] or values[6],
                "postal_line": values[15],
                "department": department_of_code(values[13]),
                "x": x,
                "y": y,
                "phone": values[16],
                "category": values[18],
                "service": values[27],
            }
        )

    def _headed(self, cells):
        cells |= {"source": SOURCE, "source_date": self._day}
        return {column.column_name: cells.get(name, "") for name, column in NationalResource.fields.items()}

    # --- both ----------------------------------------------------------------------

    def _bytes(self):
        """(number, line without its end) of the lines that are not empty."""
        source = Unfolded(self._file, NOT_FINESS)
        number, left = 0, b""
        while block := source.read(64 * 1024):
            source.entry_done()
            *whole, left = (left + block).split(b"\n")
            for line in whole:
                number += 1
                yield from _line(number, line)
            if len(left) > MAX_LINE:
                raise _too_long(number + 1)
        yield from _line(number + 1, left)


def _line(number, line):
    if number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    if len(line) > MAX_LINE:
        raise _too_long(number)
    if line := line.rstrip(b"\r"):
        yield number, line


def _text(number, line):
    try:
        if b"\x00" not in line:
            return line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
        if not ODD.search(text):
            return text
    raise Refusal(
        f"Ligne {number} : les caractères sont illisibles, le fichier n’est ni en UTF-8 ni en ISO-8859-1. "
        "Déposez-le tel que téléchargé."
    )


def _too_long(number):
    return Refusal(NOT_FINESS if number == 1 else f"Ligne {number} : elle dépasse {MAX_LINE} caractères.")


def _day_of(line):
    """The day of the file, on its first line; "" if it gives none."""
    if line.startswith((b"structureet;nofinesset", b"nofinesset;")):
        raise Refusal(
            "Ce fichier a une ligne de titres que le fichier national n’a pas : déposez-le tel que "
            "téléchargé."
        )
    if not line.startswith(b"finess;etalab"):
        raise Refusal(NOT_FINESS)
    found = DAY.search(line)
    return found[0].decode() if found else ""


def _check(number, fields):
    if fields[0] != "structureet":
        raise Refusal(
            f"Ligne {number} : elle commence par « {fields[0][:40]} » au lieu de « structureet ». Rien "
            "n’est lu de ce fichier."
        )
    if fields[1] == "nofinesset":
        raise Refusal(
            f"Ligne {number} : c’est une ligne de titres, que le fichier national n’a pas. Déposez-le tel "
            "que téléchargé."
        )
    if len(fields) != FIELDS:
        raise Refusal(
            f"Ligne {number} : {len(fields)} valeurs au lieu de {FIELDS}. Rien n’est lu de ce fichier."
        )

"""The formats an import may have: what each must say of itself, and the registry apps join.

An app's module `imports` is found by itself (as `tasks` or `admin` modules are elsewhere) and
registers its formats:

    register(FacilitiesFormat())
"""

from dataclasses import dataclass, field
from functools import cache

from django.utils.module_loading import autodiscover_modules

from cms.backoffice.imports.columns import ERASE, recognise
from cms.backoffice.imports.forms import UploadForm
from cms.backoffice.models import ImportRow

ERROR, WARNING, INFO = "error", "warning", "info"


@dataclass
class Finding:
    """What the analysis makes of one line, before it is staged.

    values: what is understood, as plain JSON values. changes: field → [present, future], for the
    preview and the write. keys: the identifiers no other line of the file may carry. included: False
    for a line somebody has to take up by hand before it is written.
    """

    title: str = ""
    state: str = ImportRow.State.REFUSED
    values: dict = field(default_factory=dict)
    changes: dict = field(default_factory=dict)
    keys: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    object_id: int | None = None
    included: bool = True

    def say(self, level, text, column="", value=""):
        self.messages.append({"level": level, "column": column, "value": value[:200], "text": text})

    def refuse(self, text, column="", value=""):
        self.say(ERROR, text, column, value)

    def warn(self, text, column="", value=""):
        self.say(WARNING, text, column, value)

    @property
    def refused(self):
        return any(message["level"] == ERROR for message in self.messages)

    @property
    def warned(self):
        return any(message["level"] == WARNING for message in self.messages)


class ImportFormat:
    """One kind of file. Subclasses say what its lines mean; the machinery does the rest.

    model: the records it writes; importing takes the permissions to add and to change them.
    exportable: exported() gives the records back in the same columns.
    streamed: the file has its own shape and any size; open_stream() reads it (streams.StreamedFormat).
    upload_form_class: the form of the upload page; its options() are kept with the import.
    dated: exported(day) gives them as they stood on a day.
    one, many: what a line is, for sentences (« 3 organisations »); feminine agrees with them.
    """

    name = ""
    label = ""
    description = ""
    icon = "download"
    model = None
    resource_class = None
    exportable = False
    streamed = False
    upload_form_class = UploadForm
    dated = False
    one, many, feminine = "fiche", "fiches", True

    def may_import(self, user):
        options = self.model._meta
        return user.is_active and user.has_perms(
            f"{options.app_label}.{act}_{options.model_name}" for act in ("add", "change")
        )

    def columns(self):
        """The columns of the format, in order."""
        resource = self.resource_class()
        return [resource.fields[name] for name in resource.get_import_order()]

    def notes(self, found, unused):
        """What to say once of the whole file, from its headings."""
        if not unused:
            return []
        names = ", ".join(f"« {heading} »" for heading in unused)
        return [f"Ces colonnes sont gardées avec le fichier mais pas importées : {names}."]

    def reader(self, headings):
        """An object whose read(lines) returns a Finding per line, in batches, for one file."""
        raise NotImplementedError

    def described(self, rows):
        """What staged rows say or change, for the preview: a list of (label, old, new) for each."""
        raise NotImplementedError

    def stale(self, batch, rows):
        """Those of the rows whose records are no longer as the preview showed them; locks them."""
        raise NotImplementedError

    def write(self, rows, trace):
        """Write the rows, set-based. Returns (their unsaved ImportEffects, unsaved AuditEntries).

        trace: makes the audit entries (traces.Trace).
        """
        raise NotImplementedError

    def blockers(self, effects):
        """Why the effects cannot be undone: a sentence per record something else touched since."""
        raise NotImplementedError

    def restore(self, effects, trace):
        """Put back what stood before the effects. Returns unsaved AuditEntries."""
        raise NotImplementedError

    def exported(self):
        """The records as the format's own spreadsheet: (headings, rows). For exportable formats."""
        raise NotImplementedError

    def example(self):
        """The example row of the template: heading → cell."""
        return {column.column_name: column.example for column in self.columns()}


class LineReader:
    """Reads lines through a resource: the cells of each column, cleaned by its widget."""

    def __init__(self, resource, headings):
        self.resource = resource
        self.columns = {name: resource.fields[name] for name in resource.get_import_order()}
        self.headings, self.unused = recognise(headings, list(self.columns.values()))
        self.present = {
            name: column for name, column in self.columns.items() if column.column_name in self.headings
        }
        self.example = {column.column_name: column.example for column in self.present.values()}

    def clean(self, line, finding):
        """field → value, for the cells that are filled; one that cannot be read refuses the line.

        An empty cell says nothing: its field is absent. A cell saying « (vide) » gives None.
        """
        cells = {column: line.cells.get(heading, "") for column, heading in self.headings.items()}
        values = {}
        for name, column in self.present.items():
            cell = cells[column.column_name]
            if cell == ERASE:
                values[name] = None
            elif cell:
                try:
                    values[name] = column.clean(cells)
                except ValueError as error:
                    finding.refuse(str(error), column.column_name, cell)
        if cells == self.example:
            finding.refuse("C’est la ligne d’exemple du modèle : elle n’est pas importée.")
        if line.spilled:
            finding.refuse(
                "La ligne a plus de cellules que la ligne de titres : un séparateur est sans doute resté "
                "dans une valeur."
            )
        return values


_formats = {}


def register(import_format):
    _formats[import_format.name] = import_format


@cache
def _discover():
    autodiscover_modules("imports")


def all_formats():
    _discover()
    return list(_formats.values())


def get_format(name):
    """The format of that name; KeyError if there is none."""
    _discover()
    return _formats[name]


def formats_for(user):
    return [import_format for import_format in all_formats() if import_format.may_import(user)]

"""The columns of a format: django-import-export fields, with what a person must know to fill them."""

import re
import unicodedata

from import_export.fields import Field

from cms.backoffice.errors import Refusal

#: Typed in a cell to empty the field; an empty cell leaves it as it is.
ERASE = "(vide)"


def folded(text):
    """Lower case, without accents or punctuation: how headings and choices are compared."""
    text = text.casefold().replace("’", " ").replace("°", " ").replace("œ", "oe")
    if text.isascii():
        return " ".join(re.findall(r"[a-z0-9]+", text))
    decomposed = unicodedata.normalize("NFKD", text)
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in decomposed if not unicodedata.combining(c))))


class Column(Field):
    """One column of a spreadsheet of ours.

    help: one line for the help sheet. required: the file is refused without the column.
    aliases: other headings it goes by. example: a cell of the template's example row.
    """

    def __init__(self, heading, attribute=None, *, widget, help="", example="", required=False, aliases=()):
        super().__init__(attribute=attribute, column_name=heading, widget=widget)
        self.help = help
        self.example = example
        self.required = required
        self.aliases = aliases

    def display(self, value):
        """A stored value as a person reads it in the preview and the history."""
        text = self.widget.render(value)
        return "" if text is None else str(text)


def recognise(headings, columns):
    """Match the headings of a file with the columns of a format.

    Returns (heading of the column → heading of the file, headings of the file not used).
    Raises Refusal, naming them, when required columns are missing or a column is there twice.
    """
    by_name = {}
    for column in columns:
        for name in (column.column_name, *column.aliases):
            by_name[folded(name)] = column
    found, unused = {}, []
    for heading in headings:
        column = by_name.get(folded(heading))
        if column is None:
            unused.append(heading)
        elif column.column_name in found:
            raise Refusal(
                f"Les colonnes « {found[column.column_name]} » et « {heading} » disent la même chose."
            )
        else:
            found[column.column_name] = heading
    missing = [
        column.column_name for column in columns if column.required and column.column_name not in found
    ]
    if missing:
        names = ", ".join(f"« {name} »" for name in missing)
        raise Refusal(
            f"Il manque {'la colonne' if len(missing) == 1 else 'les colonnes'} {names}. "
            "Téléchargez le modèle, ou vérifiez que la première ligne du fichier porte les titres."
        )
    return found, unused

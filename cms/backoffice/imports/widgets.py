"""How cells become values and values become cells again: widgets for django-import-export fields.

Each clean() takes the text of a cell and returns a value, or raises ValueError with a French
message; render() is its inverse. same() says whether a cell's value is what the record holds.
"""

import re
from datetime import date
from decimal import Decimal

from import_export.widgets import Widget

from cms.backoffice.imports.columns import folded

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,20})?")
YES = frozenset({"oui", "o", "vrai", "x", "1", "true", "yes"})
NO = frozenset({"non", "n", "faux", "0", "false", "no"})


class CellWidget(Widget):
    """What the widgets of our columns share."""

    def same(self, value, present):
        return value == present


class Text(CellWidget):
    """A text on one line; rewrite: a function that sets it in order."""

    def __init__(self, max_length=None, rewrite=None):
        super().__init__()
        self.max_length = max_length
        self.rewrite = rewrite

    def clean(self, value, row=None, **kwargs):
        text = " ".join(value.split())
        if self.rewrite and text:
            text = self.rewrite(text)
        if self.max_length and len(text) > self.max_length:
            raise ValueError(f"Ce texte a {len(text)} caractères : le maximum est de {self.max_length}.")
        return text

    def render(self, value, obj=None, **kwargs):
        return value or ""


class Lines(Text):
    """A text that may have several lines."""

    def clean(self, value, row=None, **kwargs):
        return value.replace("\r\n", "\n").strip()


class Checked(CellWidget):
    """A text that a function puts in order, raising ValueError with a French message."""

    def __init__(self, check):
        super().__init__()
        self.check = check

    def clean(self, value, row=None, **kwargs):
        return self.check(value) if value else None

    def render(self, value, obj=None, **kwargs):
        return value or ""

    def same(self, value, present):
        return (value or None) == (present or None)


class Choice(CellWidget):
    """One of a TextChoices, by its label or its value, whatever the case and accents."""

    def __init__(self, choices):
        super().__init__()
        self.labels = dict(choices.choices)
        self.values = {folded(label): value for value, label in choices.choices}
        self.values |= {folded(value): value for value in choices.values}

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if (key := folded(value)) not in self.values:
            raise ValueError("Valeur inconnue. Possibles : " + ", ".join(self.labels.values()) + ".")
        return self.values[key]

    def render(self, value, obj=None, **kwargs):
        return self.labels.get(value, "")


class YesNo(CellWidget):
    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        word = folded(value)
        if word not in YES | NO:
            raise ValueError("Écrivez « oui » ou « non ».")
        return word in YES

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else "oui" if value else "non"


class Day(CellWidget):
    """A day, dd/mm/yyyy, between 1900 and 2100."""

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        if match := DAY.fullmatch(value):
            day, month, year = (int(part) for part in match.groups())
        elif match := ISO_DAY.fullmatch(value):
            year, month, day = (int(part) for part in match.groups())
        else:
            raise ValueError("Une date s’écrit jj/mm/aaaa : 31/12/2025.")
        try:
            found = date(year, month, day)
        except ValueError:
            raise ValueError("Ce jour n’existe pas dans le calendrier.") from None
        # 1 January 1900 is how registers and spreadsheets write "no date".
        if found <= date(1900, 1, 1) or year > 2100:
            raise ValueError("Cette date est hors du vraisemblable : entre le 2 janvier 1900 et 2100.")
        return found

    def render(self, value, obj=None, **kwargs):
        if not value:
            return ""
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return f"{day.day:02}/{day.month:02}/{day.year:04}"


class Number(CellWidget):
    """A decimal number, comma or point, within bounds, rounded to so many places."""

    def __init__(self, places, minimum, maximum):
        super().__init__()
        self.step = Decimal(1).scaleb(-places)
        self.minimum, self.maximum = minimum, maximum

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        text = value.replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
        # Matched before Decimal reads it: 1e1000000 would be a number a million digits long.
        if not NUMBER.fullmatch(text):
            raise ValueError("Ce n’est pas un nombre.")
        number = Decimal(text.replace(",", "."))
        if not self.minimum <= number <= self.maximum:
            raise ValueError(f"Ce nombre doit être entre {self.minimum} et {self.maximum}.")
        return number.quantize(self.step)

    def render(self, value, obj=None, **kwargs):
        return "" if value is None else f"{Decimal(value):f}".replace(".", ",")


class Lookup(CellWidget):
    """A record of a small table, by any of some fields; the table is read once, not at each row.

    Values are primary keys, so that staged rows need no query to be shown or written. by: fields
    that name the record, and that are enough for its label.
    """

    def __init__(self, model, by, label=str, missing="« {} » n’est pas dans la liste."):
        super().__init__()
        self.model = model
        self.by = by
        self.label = label
        self.missing = missing
        self._found = self._labels = None

    def __deepcopy__(self, memo):
        # Each analysis has its own resource, hence its own reading of the table.
        return type(self)(self.model, self.by, self.label, self.missing)

    def _load(self):
        if self._found is None:
            self._found, self._labels = {}, {}
            for record in self.model._default_manager.only(*self.by).order_by("pk"):
                label = self._labels[record.pk] = self.label(record)
                self._found.setdefault(folded(label), record.pk)
                for field in self.by:
                    self._found.setdefault(folded(str(getattr(record, field))), record.pk)

    def clean(self, value, row=None, **kwargs):
        if not value:
            return None
        self._load()
        if (pk := self._found.get(folded(value))) is None:
            raise ValueError(self.missing.format(value))
        return pk

    def find(self, text):
        """The primary key for a text, or None without a complaint."""
        self._load()
        return self._found.get(folded(text))

    def render(self, value, obj=None, **kwargs):
        if value is None:
            return ""
        self._load()
        return self._labels.get(getattr(value, "pk", value), "")

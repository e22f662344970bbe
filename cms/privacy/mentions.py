"""Finding and blanking what names a person in free text: address, RPPS number, first and last name.

A column of text, or a JSON column, may quote a person without a foreign key saying so: a staged line
of an import, the values of the audit log, an internal note. Two people of the same name cannot be
told apart here; whoever erases is told so (docs/privacy.md).
"""

import re
import unicodedata

from django.db.models import Q

BLANK = "[effacé]"


class Mentions:
    """What names one person. An empty subject is mentioned nowhere."""

    def __init__(self, subject):
        names = [tuple(words(part) for part in name) for name in subject.names]
        #: Both names, or nothing: half the region is called Martin.
        self.names = [name for name in names if all(name)]
        exact = [folded(text)[0] for text in (*subject.emails, subject.rpps) if text]
        # Not a part of a longer address or number.
        choices = [rf"(?<![\w.+-]){re.escape(text)}(?![\w-]|\.\w)" for text in exact]
        for first, last in self.names:
            choices += [r"[\W_]+".join([*first, *last]), r"[\W_]+".join([*last, *first])]
        self.pattern = re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)") if choices else None
        self.hints = exact + [plain_run(last) for _, last in subject.names if all((_, last))]

    def found_in(self, *values, apart=False):
        """Whether the values (texts, or JSON) name the person.

        apart: the first and the last name may stand in two cells of the same line.
        """
        if self.pattern is None:
            return False
        text = folded("\n".join(texts_of(values)))[0]
        if self.pattern.search(text):
            return True
        present = set(re.findall(r"[^\W_]+", text)) if apart else set()
        return any(present.issuperset([*first, *last]) for first, last in self.names)

    def blanked(self, value):
        """The value with what names the person replaced; lists and dictionaries are walked."""
        if isinstance(value, dict):
            return {self.blanked(key): self.blanked(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.blanked(item) for item in value]
        return self._blanked_text(value) if isinstance(value, str) else value

    def _blanked_text(self, text):
        if self.pattern is None:
            return text
        plain, places = folded(text)
        kept, start = [], 0
        for found in self.pattern.finditer(plain):
            kept += [text[start : places[found.start()]], BLANK]
            start = places[found.end() - 1] + 1
        return "".join([*kept, text[start:]])

    def rows(self, queryset, *columns, apart=False):
        """The rows of a queryset whose columns name the person; the database narrows, Python decides."""
        if self.pattern is None:
            return queryset.none()
        narrow = Q()
        for column in columns:
            for hint in self.hints:
                narrow |= Q(**{f"{column}__icontains": hint})
        found = queryset.filter(narrow).order_by().values_list("pk", *columns)
        keys = [key for key, *values in found.iterator() if self.found_in(*values, apart=apart)]
        return queryset.filter(pk__in=keys)

    def blank(self, rows, *columns):
        """Blank the person's mentions in these columns. Returns the number of rows."""
        number = 0
        for row in rows.only("pk", *columns):
            new = {column: self.blanked(getattr(row, column)) for column in columns}
            rows.model._base_manager.filter(pk=row.pk).update(**new)
            number += 1
        return number


def folded(text):
    """(the text in lower case without accents, the place in the text of each of its letters)."""
    letters, places = [], []
    for place, letter in enumerate(text):
        for plain in unicodedata.normalize("NFKD", letter.casefold()):
            if not unicodedata.combining(plain):
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def words(text):
    return re.findall(r"[^\W_]+", folded(text)[0])


def plain_run(text):
    """The longest run of plain letters: found whatever the accents, and however JSON escapes them."""
    return max(re.findall(r"[a-zA-Z0-9]+", text), key=len, default=text)


def texts_of(value):
    """Every text inside a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(key)
            yield from texts_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_of(item)
    elif value is not None:
        yield str(value)

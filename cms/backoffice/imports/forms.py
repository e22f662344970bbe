"""The forms of the import screens."""

from django import forms

from cms.backoffice.errors import Refusal
from cms.backoffice.imports.columns import recognise


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text="Un tableau .xlsx, ou .csv (le séparateur et l’encodage sont reconnus), de 5 Mo au plus.",
        error_messages={
            "required": "Choisissez un fichier.",
            "empty": "Ce fichier est vide.",
            "invalid": "Aucun fichier n’a été reçu.",
            "missing": "Choisissez un fichier.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )

    def options(self):
        """What was chosen beside the file, as plain JSON values, kept with the import."""
        return {}


class RowForm(forms.Form):
    """One field per column the import reads, and per cell left over beyond the headings."""

    def __init__(self, import_format, row, headings, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.headings = {}
        try:
            known, _ = recognise(headings, import_format.columns())
        except Refusal:
            known = {}
        helps = {column.column_name: column.help for column in import_format.columns()}
        cells = [(name, heading, helps[name]) for name, heading in known.items()]
        cells += [
            (heading, heading, "Cellule en trop : à vider.") for heading in row.raw if heading not in headings
        ]
        wrong = {}
        for message in row.messages:
            wrong.setdefault(message["column"], []).append(message)
        for number, (name, heading, help_text) in enumerate(cells):
            field = forms.CharField(
                label=heading,
                required=False,
                initial=row.raw.get(heading, ""),
                help_text=help_text,
                strip=True,
                max_length=32_767,
            )
            field.remarks = wrong.get(name, []) or wrong.get(heading, [])
            self.fields[f"cell_{number}"] = field
            self.headings[f"cell_{number}"] = heading

    def cells(self):
        """heading → text, as corrected."""
        return {self.headings[name]: text for name, text in self.cleaned_data.items()}

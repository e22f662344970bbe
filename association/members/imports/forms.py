"""What is chosen beside a national file: which departments, and which of their sites."""

from django import forms

from association.members.models import Department, TerritorySettings
from cms.backoffice.imports.forms import UploadForm

FACILITIES, KNOWN = "facilities", "known"


class DepartmentsForm(UploadForm):
    """The departments, the network's by default."""

    departments = forms.MultipleChoiceField(
        label="Départements",
        help_text="Ceux du réseau sont cochés ; le reste du fichier est laissé de côté.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un département."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        settings = TerritorySettings.objects.first()
        ours = list(settings.departments().values_list("code", flat=True)) if settings else []
        choices = [(one.code, str(one)) for one in Department.objects.defer("outline")]
        choices.sort(key=lambda choice: choice[0] not in ours)
        self.fields["departments"].choices = choices
        self.fields["departments"].initial = ours
        self.fields["file"].help_text = "Le fichier national tel que téléchargé, de 200 Mo au plus."
        self.fields["file"].widget.attrs["accept"] = ".csv,.json,.gz"

    def options(self):
        return {"departments": self.cleaned_data["departments"]}


class SitesForm(DepartmentsForm):
    scope = forms.ChoiceField(
        label="Sites à lire",
        initial=FACILITIES,
        widget=forms.RadioSelect,
        choices=[
            (
                FACILITIES,
                "Les établissements de santé (nos catégories FINESS) et les sites déjà enregistrés",
            ),
            (KNOWN, "Seulement les sites déjà enregistrés"),
        ],
    )

    def options(self):
        return super().options() | {"scope": self.cleaned_data["scope"]}

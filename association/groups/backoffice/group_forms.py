"""What the acts on a group ask for."""

from django import forms
from wagtail.admin.widgets import AdminDateInput

from association.groups.models import WorkingGroup
from association.people.models import Profession, Specialty
from association.records.dated import today

DECISION_HELP = "Instance, date et numéro\u00a0: «\u00a0Conseil d’administration du 12 mars 2026\u00a0»."


class DayField(forms.DateField):
    def __init__(self, label, **options):
        super().__init__(label=label, widget=AdminDateInput, **options)


class CreateForm(forms.ModelForm):
    start_on = DayField("Actif à partir du", initial=today)
    decision = forms.CharField(label="Décision", max_length=200, required=False, help_text=DECISION_HELP)

    class Meta:
        model = WorkingGroup
        fields = ["name", "kind", "tumour_site", "mission", "required_specialties", "required_professions"]
        widgets = {"mission": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["required_specialties"].queryset = Specialty.objects.filter(in_use=True)
        self.fields["required_professions"].queryset = Profession.objects.filter(in_use=True)


class ActForm(forms.Form):
    """A day, the decision, the reason."""

    on = DayField("À partir du", initial=today)
    decision = forms.CharField(label="Décision", max_length=200, required=False, help_text=DECISION_HELP)
    reason = forms.CharField(label="Motif", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(ActForm):
    on = DayField("Clos le", initial=today, help_text="Ce jour-là, le groupe n’existe plus.")


class ProposeForm(forms.Form):
    start_on = DayField(
        "Actifs à partir du",
        initial=today,
        help_text="Chaque groupe commence ce jour-là\u00a0: le jour où le réseau les a créés.",
    )

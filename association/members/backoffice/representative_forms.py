"""What the acts on representatives ask for."""

from django import forms
from wagtail.admin.widgets import AdminDateInput

from association.members.backoffice.organisations import organisation_chooser
from association.members.models import Organisation, Representative
from association.members.services.representatives import remarks
from association.people.backoffice.people import person_chooser
from association.people.models import Person
from association.records.dated import today

DECISION_HELP = (
    "La lettre ou la décision, et sa date\u00a0: «\u00a0Lettre de la direction du 12 mars 2026\u00a0»."
)


class DayField(forms.DateField):
    def __init__(self, label, **options):
        super().__init__(label=label, widget=AdminDateInput, **options)


class KnowinglyForm(forms.Form):
    """Says what is unusual about a person before they represent an organisation; a box then confirms."""

    anyway = forms.BooleanField(
        label="Désigner quand même cette personne", required=False, widget=forms.HiddenInput
    )

    def check(self, organisation, person, start_on):
        if not (organisation and person and start_on):
            return
        said = remarks(organisation=organisation, person=person, start_on=start_on)
        if not said:
            return
        self.fields["anyway"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("anyway"):
            self.add_error(None, [*said, "Si c’est bien ce que vous voulez, cochez la case et recommencez."])


class DesignateForm(KnowinglyForm):
    field_order = ["organisation", "person", "kind", "start_on", "decision", "anyway"]

    organisation = forms.ModelChoiceField(label="Organisation", queryset=Organisation.objects.all())
    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.all())
    kind = forms.ChoiceField(label="Qualité", choices=Representative.Kind, widget=forms.RadioSelect)
    start_on = DayField("À partir du", initial=today)
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = organisation_chooser.widget_class()
        self.fields["person"].widget = person_chooser.widget_class()

    def clean(self):
        data = super().clean()
        self.check(data.get("organisation"), data.get("person"), data.get("start_on"))
        return data


class ReplaceForm(KnowinglyForm):
    field_order = ["person", "on", "decision", "anyway"]

    person = forms.ModelChoiceField(label="Nouveau titulaire", queryset=Person.objects.all())
    on = DayField("À partir du", initial=today)
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

    def __init__(self, *args, organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["person"].widget = person_chooser.widget_class()

    def clean(self):
        data = super().clean()
        self.check(self.organisation, data.get("person"), data.get("on"))
        return data


class EndForm(forms.Form):
    on = DayField("Jusqu’au", initial=today, help_text="Ce jour-là, la personne ne représente plus.")


class CorrectForm(forms.Form):
    kind = forms.ChoiceField(label="Qualité", choices=Representative.Kind, widget=forms.RadioSelect)
    start_on = DayField("À partir du")
    end_on = DayField("Jusqu’au", required=False, help_text="Vide tant que la personne représente.")
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

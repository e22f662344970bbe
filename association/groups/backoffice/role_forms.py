"""What the acts on the roles of a group ask for."""

from django import forms

from association.groups.backoffice.group_forms import DECISION_HELP, DayField
from association.groups.models import GroupRole, WorkingGroup
from association.groups.services.roles import remarks
from association.members.backoffice.organisations import organisation_chooser
from association.members.models import Organisation
from association.people.backoffice.people import person_chooser
from association.people.models import Person
from association.records.dated import today

BEHALF_HELP = "Vide\u00a0: l’organisation de son affiliation principale."


class KnowinglyForm(forms.Form):
    """Says what is unusual about a person before they enter a group; a box then confirms."""

    anyway = forms.BooleanField(
        label="Ajouter quand même cette personne", required=False, widget=forms.HiddenInput
    )

    def check(self, person, start_on):
        if not (person and start_on):
            return
        said = remarks(person=person, start_on=start_on)
        if not said:
            return
        self.fields["anyway"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("anyway"):
            self.add_error(None, [*said, "Si c’est bien ce que vous voulez, cochez la case et recommencez."])


class AddForm(KnowinglyForm):
    field_order = ["group", "person", "role", "start_on", "end_on", "organisation", "decision", "anyway"]

    group = forms.ModelChoiceField(label="Groupe", queryset=WorkingGroup.objects.all())
    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.all())
    role = forms.ChoiceField(label="Rôle", choices=GroupRole.Role, widget=forms.RadioSelect)
    start_on = DayField("À partir du", initial=today)
    end_on = DayField(
        "Jusqu’au", required=False, help_text="Fin du mandat, s’il en a une\u00a0: ce jour-là n’y est plus."
    )
    organisation = forms.ModelChoiceField(
        label="Au titre de", queryset=Organisation.objects.all(), required=False, help_text=BEHALF_HELP
    )
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.running()
        self.fields["person"].widget = person_chooser.widget_class()
        self.fields["organisation"].widget = organisation_chooser.widget_class()

    def clean(self):
        data = super().clean()
        self.check(data.get("person"), data.get("start_on"))
        return data


class ReplaceForm(KnowinglyForm):
    field_order = ["person", "on", "organisation", "decision", "anyway"]

    person = forms.ModelChoiceField(label="Nouvel animateur", queryset=Person.objects.all())
    on = DayField("À partir du", initial=today)
    organisation = forms.ModelChoiceField(
        label="Au titre de", queryset=Organisation.objects.all(), required=False, help_text=BEHALF_HELP
    )
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].widget = person_chooser.widget_class()
        self.fields["organisation"].widget = organisation_chooser.widget_class()

    def clean(self):
        data = super().clean()
        self.check(data.get("person"), data.get("on"))
        return data


class EndForm(forms.Form):
    on = DayField("Jusqu’au", initial=today, help_text="Ce jour-là, la personne n’a plus ce rôle.")


class CorrectForm(forms.Form):
    role = forms.ChoiceField(label="Rôle", choices=GroupRole.Role, widget=forms.RadioSelect)
    start_on = DayField("À partir du")
    end_on = DayField("Jusqu’au", required=False, help_text="Vide tant que la personne a ce rôle.")
    organisation = forms.ModelChoiceField(
        label="Au titre de", queryset=Organisation.objects.all(), required=False, help_text=BEHALF_HELP
    )
    decision = forms.CharField(label="Désigné par", max_length=200, required=False, help_text=DECISION_HELP)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = organisation_chooser.widget_class()

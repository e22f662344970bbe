"""What the acts on meetings ask for."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from association.groups.models import Decision, GroupMeeting, WorkingGroup
from association.people.backoffice.people import person_chooser
from association.people.models import Person

EMPTY_DECISIONS = 3


class MeetingForm(forms.Form):
    """When, where, what for."""

    title = forms.CharField(label="Objet", max_length=150)
    on = forms.DateField(label="Jour", widget=AdminDateInput)
    begins = forms.TimeField(label="De", widget=AdminTimeInput)
    ends = forms.TimeField(label="À", widget=AdminTimeInput, help_text="Après minuit\u00a0: le lendemain.")
    mode = forms.ChoiceField(label="Modalité", choices=GroupMeeting.Mode, widget=forms.RadioSelect)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(label="Lien de visioconférence", required=False, assume_scheme="https")
    agenda = forms.CharField(
        label="Ordre du jour",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        help_text="Un point par ligne.",
    )

    def values(self):
        """The fields of a meeting, as the services take them."""
        data = self.cleaned_data
        starts_at = aware(data["on"], data["begins"])
        ends_at = aware(data["on"], data["ends"])
        if ends_at <= starts_at:
            ends_at = aware(data["on"] + timedelta(days=1), data["ends"])
        names = ("title", "mode", "place", "link", "agenda")
        agenda = data["agenda"].replace("\r\n", "\n")
        return {name: data[name] for name in names} | {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "agenda": agenda,
        }


class PlanForm(MeetingForm):
    field_order = ["group"]

    group = forms.ModelChoiceField(
        label="Groupe", queryset=WorkingGroup.objects.all(), empty_label="Choisir un groupe"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = WorkingGroup.objects.running()


class InviteForm(forms.Form):
    person = forms.ModelChoiceField(label="Personne", queryset=Person.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].widget = person_chooser.widget_class()


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les invités le liront.",
    )


class NotesForm(forms.Form):
    """What was said, and one line a decision; empty lines are left out."""

    summary = forms.CharField(
        label="Ce qui a été dit",
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
        help_text="Sans aucune donnée de patient.",
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = len(known) + EMPTY_DECISIONS
        for number in range(self.lines):
            text, how = known[number] if number < len(known) else ("", Decision.How.CONSENSUS)
            self.fields[f"text_{number}"] = forms.CharField(
                label=f"Décision {number + 1}",
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=text,
            )
            self.fields[f"how_{number}"] = forms.ChoiceField(
                label=f"Mode de la décision {number + 1}", choices=Decision.How, initial=how
            )

    def decisions(self):
        """[(text, how)], as record_decisions() takes them."""
        data = self.cleaned_data
        lines = [(data[f"text_{number}"], data[f"how_{number}"]) for number in range(self.lines)]
        return [(text.replace("\r\n", "\n"), how) for text, how in lines]

    def rows(self):
        """The pairs of fields, for the template."""
        return [(self[f"text_{number}"], self[f"how_{number}"]) for number in range(self.lines)]


class PublishForm(forms.Form):
    def __init__(self, *args, corrects, **kwargs):
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["correction"] = forms.CharField(
                label="Ce que cette version corrige",
                max_length=300,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="Écrit en tête du compte rendu.",
            )


def aware(day, hour):
    """That hour of that day, in Paris."""
    return timezone.make_aware(datetime.combine(day, hour))

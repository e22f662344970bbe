"""What a lead types of a meeting: when and where, who came, what was decided."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from association.groups.espace.finding import UNKNOWN, known_by
from association.groups.models import Decision, GroupMeeting, Invitee
from association.people.link_forms import DayField

FIELDS = ("title", "mode", "place", "link", "agenda")
MOST_DECISIONS = 60
BLANK_DECISIONS = 2


def clock(label):
    """An hour of the day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label, widget=widget, input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M"]
    )


class MeetingForm(forms.Form):
    title = forms.CharField(label="Objet", max_length=150)
    day = DayField("Jour")
    begins = clock("De")
    ends = clock("À")
    mode = forms.ChoiceField(label="Modalité", choices=GroupMeeting.Mode.choices)
    place = forms.CharField(label="Lieu", max_length=200, required=False)
    link = forms.URLField(
        label="Lien de visioconférence", max_length=200, required=False, assume_scheme="https"
    )
    agenda = forms.CharField(
        label="Ordre du jour",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Un point par ligne.",
    )

    def clean(self):
        data = super().clean()
        if data.get("begins") and data.get("ends") and data["ends"] <= data["begins"]:
            self.add_error("ends", "La réunion finit après son début.")
        return data

    def values(self):
        """What the services take: the columns of the meeting, its times in Europe/Paris."""
        data = self.cleaned_data
        return {name: data[name] for name in FIELDS} | {
            "starts_at": at(data["day"], data["begins"]),
            "ends_at": at(data["day"], data["ends"]),
        }


def at(day, hour):
    """A day and an hour of the clock on the wall, made aware."""
    return timezone.make_aware(datetime.combine(day, hour))


def as_typed(meeting):
    """The form of a meeting already planned."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {name: getattr(meeting, name) for name in FIELDS} | {
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
    }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi", max_length=300, help_text="Les personnes convoquées le liront dans le message."
    )


class AttendanceForm(forms.Form):
    """One line a person of the list or of the group, one choice each, and somebody else who came.

    invitees: the rows of the meeting. others: services.recipients.Recipient of those who belong to the
    group that day and are not in the list.
    """

    also = forms.CharField(
        label="Autre personne venue\u00a0: son e-mail ou n° RPPS",
        max_length=254,
        required=False,
    )
    also_presence = forms.ChoiceField(
        label="Elle était",
        choices=[(one.value, one.label) for one in (Invitee.Presence.ON_SITE, Invitee.Presence.REMOTE)],
        required=False,
    )

    def __init__(self, *args, invitees, others=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.invitees, self.others = list(invitees), list(others)
        for invitee in self.invitees:
            self._add(f"i{invitee.pk}", invitee.person, invitee.presence or likely(invitee))
        for other in self.others:
            self._add(f"p{other.person.pk}", other.person, "")

    def _add(self, name, person, initial):
        self.fields[name] = forms.ChoiceField(
            label=person.formal_name,
            choices=Invitee.Presence.choices,
            required=False,
            initial=initial,
            widget=forms.RadioSelect,
        )

    @property
    def lines(self):
        """[(invitee or recipient, its field)], in the order of the list."""
        listed = [(invitee, self[f"i{invitee.pk}"]) for invitee in self.invitees]
        return listed + [(other, self[f"p{other.person.pk}"]) for other in self.others]

    def clean_also(self):
        text = self.cleaned_data["also"].strip()
        person = known_by(text) if text else None
        if text and person is None:
            raise ValidationError(UNKNOWN)
        return person

    def presences(self):
        """{key of an invitee: presence, or "" where nothing is chosen}."""
        return {invitee.pk: self.cleaned_data[f"i{invitee.pk}"] for invitee in self.invitees}

    def added(self):
        """[(person, presence)] of those who came without being in the list."""
        data = self.cleaned_data
        chosen = [(other.person, data[f"p{other.person.pk}"]) for other in self.others]
        found = [(person, presence) for person, presence in chosen if presence]
        if data["also"]:
            found.append((data["also"], data["also_presence"] or Invitee.Presence.ON_SITE))
        return found


def likely(invitee):
    """What the answer lets expect: the lead only corrects what turned out otherwise."""
    return {
        Invitee.Answer.ON_SITE: Invitee.Presence.ON_SITE,
        Invitee.Answer.REMOTE: Invitee.Presence.REMOTE,
        Invitee.Answer.NO: Invitee.Presence.EXCUSED,
    }.get(invitee.answer, "")


class CorrectionForm(forms.Form):
    """A second version of the minutes says what it corrects."""

    correction = forms.CharField(label="Ce que cette version corrige", max_length=300)


class DecisionForm(forms.Form):
    text = forms.CharField(
        label="Décision", required=False, max_length=5_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    how = forms.ChoiceField(label="Comment", choices=Decision.How.choices, required=False)


class Numbered(forms.BaseFormSet):
    """Each decision says its number, and its two fields are read apart by whoever does not see them."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if index is not None:
            form.fields["text"].label = f"Décision n°\u00a0{index + 1}"
            form.fields["how"].label = f"Comment la n°\u00a0{index + 1} fut prise"


DecisionFormSet = forms.formset_factory(
    DecisionForm, formset=Numbered, extra=BLANK_DECISIONS, max_num=MOST_DECISIONS, validate_max=True
)


class RecordForm(forms.Form):
    """The decisions of a meeting, in their order, and what was said."""

    summary = forms.CharField(
        label="Compte rendu",
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Ce qui a été dit, sans aucune donnée de patient.",
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        known = [{"text": one.text, "how": one.how} for one in decisions]
        self.decisions = DecisionFormSet(
            self.data if self.is_bound else None, initial=known, prefix="decisions"
        )

    def is_valid(self):
        return super().is_valid() & self.decisions.is_valid()

    def written(self):
        """[(text, how)] of the lines that say something; a line emptied is a decision taken back."""
        lines = (form.cleaned_data for form in self.decisions.forms)
        return [
            (line["text"].strip(), line.get("how") or Decision.How.CONSENSUS)
            for line in lines
            if line.get("text", "").strip()
        ]

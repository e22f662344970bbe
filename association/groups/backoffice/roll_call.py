"""« Émarger »: everybody on one page, one key press each."""

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property

from association.groups.models import Invitee
from association.groups.services import recipients
from association.groups.services.attendance import take_attendance
from association.people.backoffice.people import person_chooser
from association.people.models import Person

Presence = Invitee.Presence
#: Fields for people who came and are in no list.
STRANGERS = 3
#: What an answer lets expect, ticked beforehand.
EXPECTED = {
    Invitee.Answer.ON_SITE: Presence.ON_SITE,
    Invitee.Answer.REMOTE: Presence.REMOTE,
    Invitee.Answer.NO: Presence.EXCUSED,
}


@dataclass(frozen=True)
class Line:
    """One person of the roll: what they answered, and where to tick."""

    name: str
    about: str
    answer: str
    field: BoundField


class RollCallForm(forms.Form):
    """One choice a person: arrows choose, Tab goes to the next."""

    def __init__(self, *args, invitees, expected, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitees, self.expected = invitees, expected
        for row in invitees:
            self.fields[f"i{row.pk}"] = presence_field(
                row.person, row.presence or EXPECTED.get(row.answer, "")
            )
        for one in expected:
            self.fields[f"p{one.person.pk}"] = presence_field(one.person, "")
        for number in range(STRANGERS):
            self.fields[f"stranger_{number}"] = forms.ModelChoiceField(
                label=f"Autre personne présente ({number + 1})",
                queryset=Person.objects.all(),
                required=False,
                widget=person_chooser.widget_class(),
            )
            self.fields[f"manner_{number}"] = forms.ChoiceField(
                label=f"Présence de l’autre personne ({number + 1})",
                choices=[(value, Presence(value).label) for value in (Presence.ON_SITE, Presence.REMOTE)],
                initial=Presence.ON_SITE,
            )

    def presences(self):
        return {row.pk: self.cleaned_data[f"i{row.pk}"] for row in self.invitees}

    def added(self):
        """Those of the group nobody had listed, if they were ticked, and the others who came."""
        data = self.cleaned_data
        members = [(one.person, data[f"p{one.person.pk}"]) for one in self.expected]
        others = [(data[f"stranger_{number}"], data[f"manner_{number}"]) for number in range(STRANGERS)]
        return [(person, presence) for person, presence in [*members, *others] if person and presence]

    def lines(self):
        for row in self.invitees:
            about = [row.get_role_display(), str(row.organisation or "")]
            yield Line(str(row.person), _joined(about), row.get_answer_display(), self[f"i{row.pk}"])
        for one in self.expected:
            about = [one.role_label, str(one.organisation or ""), "pas dans la liste des invités"]
            yield Line(str(one.person), _joined(about), "", self[f"p{one.person.pk}"])

    def strangers(self):
        return [(self[f"stranger_{number}"], self[f"manner_{number}"]) for number in range(STRANGERS)]


class RollCallView:
    """The page of attendance; the act it is part of says when it is possible."""

    form_class = RollCallForm
    template_name = "backoffice/groups/roll_call.html"

    @cached_property
    def invitees(self):
        return list(self.object.invitees.select_related("person", "organisation"))

    def get_form_kwargs(self):
        expected = recipients.expected(self.object)
        return super().get_form_kwargs() | {"invitees": self.invitees, "expected": expected}

    def consequences(self):
        said = [
            "La réunion est notée comme tenue, et la participation de chacun comptée.",
            "Sans coche, une personne invitée est notée absente\u00a0; excusée si elle avait répondu non.",
        ]
        if self.object.minutes_version:
            said.append("Le compte rendu publié est alors à corriger.")
        return said

    def form_valid(self, form):
        self.taken = form.presences(), form.added()
        return super().form_valid(form)

    def perform(self, data):
        presences, added = self.taken
        return take_attendance(meeting=self.object, presences=presences, added=added, user=self.request.user)


def presence_field(person, initial):
    return forms.ChoiceField(
        label=str(person), choices=Presence, required=False, initial=initial, widget=forms.RadioSelect
    )


def _joined(parts):
    return " · ".join(part for part in parts if part)

"""The links of a declaration of interests, as typed by the person or by staff from a signed form."""

from django import forms

from association.people.models import InterestLink

MAX_LINKS = 40


class DayField(forms.DateField):
    def __init__(self, label, **options):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y"], **options)


class LinkForm(forms.ModelForm):
    start_on = DayField("Depuis le")
    end_on = DayField("Jusqu’au", required=False, help_text="Vide si le lien est en cours.")

    class Meta:
        model = InterestLink
        fields = ["company", "nature", "subject", "start_on", "end_on", "amount_band"]

    def clean(self):
        data = super().clean()
        if data.get("end_on") and data.get("start_on") and data["end_on"] < data["start_on"]:
            self.add_error("end_on", "La fin vient après le début.")
        return data

    def _post_clean(self):
        """The service checks and writes the whole declaration."""


LinkFormSet = forms.formset_factory(LinkForm, extra=0, can_delete=True, max_num=MAX_LINKS)
PREFIX = "liens"


def links_from(initial=None):
    """Links to fill: those given, or one empty."""
    return LinkFormSet(initial=initial or [{}], prefix=PREFIX)


def links_sent(data):
    return LinkFormSet(data, prefix=PREFIX)


def with_one_more(data):
    """What was typed, and one more link to fill: « Ajouter un lien »."""
    data = data.copy()
    total = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    data[f"{PREFIX}-TOTAL_FORMS"] = min((int(total) if total.isdecimal() else 0) + 1, MAX_LINKS)
    links = links_sent(data)
    for form in links.forms:
        form.empty_permitted = True
    return links


def kept(links):
    """The links of a valid formset, without those to remove."""
    return [row for row in links.cleaned_data if row and not row.get("DELETE")]

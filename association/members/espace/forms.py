"""What a representative types to propose a change."""

from django import forms

from association.members.models import Organisation
from association.members.proposable import CONTACTS, FIELDS, tidied


def _field(name, label, **options):
    """A line of text as long as its column."""
    longest = Organisation._meta.get_field(name).max_length
    return forms.CharField(label=label, max_length=longest, required=False, **options)


class ProposalForm(forms.Form):
    display_name = _field("display_name", "Nom affiché", help_text="Celui que lit le public.")
    short_name = _field("short_name", "Sigle")
    street = _field("street", "Adresse", help_text="Numéro et rue.")
    address_extra = _field("address_extra", "Complément d’adresse")
    postcode = forms.CharField(label="Code postal", max_length=10, required=False)
    city = _field("city", "Commune")
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    email = forms.CharField(label="Adresse e-mail", max_length=254, required=False)
    website = _field("website", "Site internet")
    comment = forms.CharField(
        label="Un mot pour le réseau",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple depuis quand c’est vrai.",
    )

    def __init__(self, *args, present, **kwargs):
        super().__init__(*args, **kwargs)
        self.present = present
        self.fields["display_name"].required = True

    def clean(self):
        """Only what was touched is read again: an old value badly written is nobody's error here."""
        data = super().clean()
        for name in FIELDS:
            if name not in data or data[name] == self.present[name]:
                continue
            try:
                data[name] = tidied({name: data[name]})[name]
            except forms.ValidationError as error:
                self.add_error(name, error.message_dict[name])
        return data

    def values(self):
        return {name: self.cleaned_data[name] for name in FIELDS}


class ContactForm(forms.Form):
    label = forms.CharField(label="Service ou fonction", max_length=120, required=False)
    phone = forms.CharField(label="Téléphone", max_length=30, required=False)
    email = forms.CharField(label="Adresse e-mail", max_length=254, required=False)
    public = forms.BooleanField(label="Montrer au public", required=False)

    def clean(self):
        data = super().clean()
        if self.is_empty():
            return data
        try:
            return data | tidied({CONTACTS: [data]})[CONTACTS][0]
        except forms.ValidationError as error:
            raise forms.ValidationError(error.message_dict[CONTACTS]) from None

    def is_empty(self):
        """A line left blank, or emptied, is no contact any more."""
        return not any(self.cleaned_data.get(name) for name in ("label", "phone", "email"))


class ContactFormSet(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer ce service"

    def values(self):
        return [
            {name: form.cleaned_data[name] for name in form.base_fields}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and not form.is_empty()
        ]


Contacts = forms.formset_factory(ContactForm, formset=ContactFormSet, extra=0, can_delete=True, max_num=30)

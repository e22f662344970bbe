"""What staff record of how to reach a person: addresses, and that the record was confirmed to them."""

from django import forms

from association.people.backoffice.acts import DayField, OnPerson
from association.people.models import PersonEmail
from association.people.services import affiliations, emails
from association.records.dated import today


class AddressForm(forms.Form):
    address = forms.EmailField(label="Adresse e-mail")
    source = forms.CharField(
        label="Source", max_length=200, required=False, help_text="D’où vient l’adresse."
    )


class ChooseAddressForm(forms.Form):
    email = forms.ModelChoiceField(label="Adresse", queryset=PersonEmail.objects.none(), empty_label=None)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].queryset = choices


class ConfirmForm(forms.Form):
    how = forms.ChoiceField(
        label="Comment",
        choices=[("phone", "Au téléphone"), ("paper", "Par écrit")],
        widget=forms.RadioSelect,
    )
    on = DayField("Le", initial=today)


class AddEmailView(OnPerson):
    slug, label, icon = "ajouter-adresse", "Ajouter une adresse e-mail", "mail"
    form_class = AddressForm
    done_message = "l’adresse est ajoutée."

    def perform(self, data):
        return emails.add_email(person=self.object, user=self.request.user, **data).person


class OnAddress(OnPerson):
    """An act on one of the addresses; which, choices() says."""

    form_class = ChooseAddressForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"choices": self.choices()}

    def choices(self):
        return self.object.emails.all()


class PreferEmailView(OnAddress):
    slug, label, icon = "preferer-adresse", "Choisir l’adresse préférée", "mail"
    done_message = "l’adresse préférée est choisie."

    @classmethod
    def possible(cls, record):
        return len(record.emails.all()) > 1

    def choices(self):
        return self.object.emails.filter(preferred=False)

    def perform(self, data):
        return emails.prefer_email(email=data["email"], user=self.request.user).person


class RemoveEmailView(OnAddress):
    slug, label, icon = "retirer-adresse", "Retirer une adresse e-mail", "cross"
    serious = True
    done_message = "l’adresse est retirée."

    @classmethod
    def possible(cls, record):
        return len(record.emails.all()) > 0

    def consequences(self):
        return ["Le réseau n’écrit plus à cette adresse. Un compte ouvert avec elle n’est pas fermé."]

    def perform(self, data):
        return emails.remove_email(email=data["email"], user=self.request.user)


class ConfirmProfileView(OnPerson):
    slug, label, icon = "confirmer", "Noter une confirmation", "check"
    form_class = ConfirmForm
    done_message = "la confirmation est notée."

    def consequences(self):
        return ["Coordonnées et affiliations sont exactes, a dit la personne. On le redemandera dans un an."]

    def perform(self, data):
        return affiliations.confirm_affiliations(person=self.object, user=self.request.user, **data)

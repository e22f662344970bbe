"""What people type in Mon espace."""

from django import forms
from django.utils import timezone

from association.people.link_forms import DayField
from association.people.models import Affiliation, Person, Profession, Specialty
from association.people.services.profiles import SHOWN


class ProfileForm(forms.ModelForm):
    professions = forms.ModelMultipleChoiceField(
        label="Professions",
        queryset=Profession.objects.filter(in_use=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    specialties = forms.ModelMultipleChoiceField(
        label="Spécialités",
        queryset=Specialty.objects.filter(in_use=True),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="Plusieurs : maintenez la touche Ctrl (ou Cmd).",
    )

    # Longer than the number: people type spaces between its groups.
    rpps = forms.CharField(label="N° RPPS", required=False, max_length=30, help_text="11 chiffres.")

    class Meta:
        model = Person
        fields = ["title", "first_name", "last_name", "gender", "rpps", "phone", "professions", "specialties",
                  "palliative_care"]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.rpps:
            del self.fields["rpps"]

    def _post_clean(self):
        """The service writes: nothing touches the row from here."""


class EmailForm(forms.Form):
    address = forms.EmailField(
        label="Nouvelle adresse", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class AffiliationForm(forms.Form):
    function = forms.CharField(label="Fonction", max_length=120)
    service = forms.CharField(label="Service", max_length=120, required=False)
    practice_mode = forms.ChoiceField(
        label="Mode d’exercice",
        choices=[("", "Non précisé"), *Affiliation.PracticeMode.choices],
        required=False,
    )
    start_on = DayField("À partir du", initial=timezone.localdate)


class EndForm(forms.Form):
    on = DayField("Jusqu’au", initial=timezone.localdate, help_text="Ce jour-là, vous n’y êtes plus.")


class PublicProfileForm(forms.Form):
    published = forms.BooleanField(label="Publier ma fiche sur le site", required=False)
    show_title = forms.BooleanField(label="ma civilité", required=False)
    show_professions = forms.BooleanField(label="ma profession", required=False)
    show_specialties = forms.BooleanField(label="mes spécialités", required=False)
    show_affiliations = forms.BooleanField(label="mes lieux d’exercice", required=False)
    show_groups = forms.BooleanField(label="mes groupes de travail", required=False)
    show_phone = forms.BooleanField(label="mon téléphone professionnel", required=False)
    show_presentation = forms.BooleanField(label="ma présentation", required=False)
    presentation = forms.CharField(
        label="Présentation",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Quelques lignes, 1 000 caractères au plus.",
    )

    @property
    def boxes(self):
        return [self[name] for name in SHOWN]

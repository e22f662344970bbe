"""What an organisation types to apply, and what its representative types to sign."""

from django import forms

from association.members.identifiers import clean_finess, clean_siret
from association.members.models import Application, College, OrganisationType
from association.members.rules import typed
from association.members.rules.phones import clean_phone
from association.members.rules.places import clean_postcode
from association.members.services.applications import CORRECTABLE, TYPED
from association.members.uploads import accept_scan

#: Longer than the numbers: people type spaces between groups.
LONG = 30
READERS = {
    "postcode": clean_postcode,
    "finess": clean_finess,
    "siret": clean_siret,
    "contact_phone": clean_phone,
}
DEPUTY = ("deputy_first_name", "deputy_last_name", "deputy_function", "deputy_email")
LINES = ("message",)
LONGEST_MESSAGE = 2000
AUTOCOMPLETE = {
    "name": "organization",
    "street": "street-address",
    "postcode": "postal-code",
    "city": "address-level2",
    "contact_first_name": "given-name",
    "contact_last_name": "family-name",
    "contact_function": "organization-title",
    "contact_email": "email",
    "contact_phone": "tel",
}
LABELS = {
    "name": "Nom de l’organisation",
    "type": "Type d’organisation",
    "finess": "N° FINESS",
    "siret": "N° SIRET",
    "contact_phone": "Téléphone",
    "network": "Lequel\u00a0?",
    "joining": "Votre organisation rejoint le réseau",
    "message": "Un mot pour le réseau",
    "college": "Collège souhaité",
} | {
    f"{role}_{name}": label
    for role in ("contact", "holder", "deputy")
    for name, label in (
        ("first_name", "Prénom"),
        ("last_name", "Nom"),
        ("function", "Fonction"),
        ("email", "Adresse e-mail"),
    )
}
HELPS = {
    "finess": "9 caractères, pour un établissement de santé.",
    "siret": "14 chiffres.",
    "contact_email": "Nous y envoyons le lien qui confirme et qui suit votre demande.",
    "network": "Si vous rejoignez le réseau à travers un réseau territorial.",
    "college": "Le réseau vérifie ce choix avec vous.",
}


class ApplicationForm(forms.ModelForm):
    """Everything an application says. The service writes; the form only reads and cleans."""

    # Longer than the columns: people type spaces between groups.
    finess = forms.CharField(required=False, max_length=LONG)
    siret = forms.CharField(required=False, max_length=LONG)
    postcode = forms.CharField(label="Code postal", max_length=LONG)

    class Meta:
        model = Application
        fields = TYPED
        widgets = {
            "message": forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_MESSAGE}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].queryset = OrganisationType.objects.exclude(family="institution")
        self.fields["type"].required = True
        self.fields["type"].empty_label = "Choisissez"
        self.fields["college"].queryset = College.objects.filter(in_use=True)
        self.fields["college"].empty_label = "Choisissez"
        self.fields["message"].max_length = LONGEST_MESSAGE
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELPS.get(name, "")
            if name in AUTOCOMPLETE:
                field.widget.attrs["autocomplete"] = AUTOCOMPLETE[name]

    def clean(self):
        data = super().clean()
        for name, value in list(data.items()):
            if isinstance(value, str):
                data[name] = typed.lines(value) if name in LINES else typed.one_line(value)
                self._check_length(name, data[name])
        for name, reader in READERS.items():
            self._read(data, name, reader)
        self._check_network(data)
        self._check_deputy(data)
        return data

    def _check_length(self, name, text):
        """What seemed to say something may be blank, or longer, once composed and without controls."""
        field = self.fields[name]
        longest = getattr(field, "max_length", None)
        if field.required and not text:
            self.add_error(name, "Ce champ est obligatoire.")
        elif longest and len(text) > longest:
            self.add_error(name, f"Ce texte est trop long\u00a0: {longest} caractères au plus.")

    def _check_network(self, data):
        if data.get("joining") == Application.Joining.DIRECT:
            data["network"] = ""
        elif not data.get("network"):
            self.add_error("network", "Dites à travers quel réseau territorial.")

    def _check_deputy(self, data):
        if self.errors.keys() & set(DEPUTY) or not any(data.get(name) for name in DEPUTY):
            return
        for name in DEPUTY:
            if not data.get(name):
                self.add_error(name, "Complétez le suppléant, ou laissez ses quatre lignes vides.")

    def _read(self, data, name, reader):
        if not data.get(name):
            return
        try:
            data[name] = reader(data[name]) or ""
        except ValueError as error:
            self.add_error(name, str(error))

    def _post_clean(self):
        """The service writes: nothing touches the row from here."""

    def section(self, *names):
        return [self[name] for name in names if name in self.fields]

    def organisation_fields(self):
        names = ("name", "type", "finess", "siret", "street", "address_extra", "postcode", "city")
        return self.section(*names)

    def joining_fields(self):
        return self.section("college", "joining", "network")

    def contact_fields(self):
        names = ("first_name", "last_name", "function", "email", "phone")
        return self.section(*(f"contact_{name}" for name in names))

    def holder_fields(self):
        return self.section(*(f"holder_{name}" for name in ("first_name", "last_name", "function", "email")))

    def deputy_fields(self):
        return self.section(*DEPUTY)


class NewApplicationForm(ApplicationForm):
    """The first time: with the commitments, and a trap for the machines that fill every field."""

    commitments = forms.BooleanField(
        label="Notre organisation a pris connaissance de ces textes et en accepte les engagements.",
        error_messages={"required": "Cochez cette case pour déposer la demande."},
    )
    organisation = forms.CharField(required=False, widget=forms.HiddenInput)
    site = forms.CharField(
        label="Laissez ce champ vide", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    @property
    def is_trapped(self):
        return bool(self.data.get("site"))


class CorrectionForm(ApplicationForm):
    """Afterwards: everything but the address that was proven."""

    class Meta(ApplicationForm.Meta):
        fields = CORRECTABLE


class SigningForm(forms.Form):
    signatory = forms.CharField(
        label="Prénom et nom de la personne qui signe",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    capacity = forms.CharField(
        label="Qualité",
        max_length=120,
        help_text="À quel titre\u00a0: directrice générale, président…",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    scan = forms.FileField(
        label="Exemplaire signé à la main",
        required=False,
        help_text="Si votre organisation en garde un. PDF, PNG ou JPEG, 10\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    agreed = forms.BooleanField(
        label="J’ai lu ces textes, je suis habilité à engager l’organisation, et je signe en son nom.",
        error_messages={"required": "Cochez cette case pour signer."},
    )
    texts = forms.CharField(widget=forms.HiddenInput)

    def clean_signatory(self):
        return self._typed("signatory")

    def clean_capacity(self):
        return self._typed("capacity")

    def _typed(self, name):
        text = typed.one_line(self.cleaned_data[name])
        if not text:
            raise forms.ValidationError("Ce champ est obligatoire.")
        return text

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        return accept_scan(scan) if scan else None

    def clean_texts(self):
        return [
            int(key) for key in self.cleaned_data["texts"].split(",") if key.isdecimal() and len(key) < 10
        ]

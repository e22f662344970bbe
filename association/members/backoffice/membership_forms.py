"""What each act of a membership's life asks for."""

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from association.members.backoffice.organisations import organisation_chooser
from association.members.models import College, FoundingText, Organisation
from association.members.uploads import accept_scan


class DayForm(forms.Form):
    """Every act has its day."""

    on = forms.DateField(label="Date", widget=AdminDateInput, initial=timezone.localdate)


class DecisionForm(DayForm):
    decision = forms.CharField(
        label="Décision",
        max_length=200,
        help_text="Instance, date et numéro : « Conseil d’administration du 12 mars 2026, n° 2026-04 ».",
    )


class ReasonForm(DayForm):
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 3}))


class OptionalReasonForm(DayForm):
    reason = forms.CharField(label="Motif", required=False, widget=forms.Textarea(attrs={"rows": 3}))


class RefusalForm(ReasonForm):
    decision = forms.CharField(
        label="Décision", max_length=200, required=False, help_text="Instance, date et numéro."
    )


class SuspensionForm(RefusalForm):
    """The reason, and the decision if there is one."""


class ReinstatementForm(OptionalReasonForm):
    decision = forms.CharField(
        label="Décision", max_length=200, required=False, help_text="Instance, date et numéro."
    )


class ResignationForm(DayForm):
    """The letter, then the day the membership ends."""

    field_order = ["letter_on", "received_on", "on", "signatory", "capacity", "reason", "letter"]

    letter_on = forms.DateField(label="Lettre du", widget=AdminDateInput)
    received_on = forms.DateField(label="Reçue le", widget=AdminDateInput, initial=timezone.localdate)
    signatory = forms.CharField(label="Signée par", max_length=120, help_text="Prénom et nom.")
    capacity = forms.CharField(label="Qualité", max_length=120, required=False)
    reason = forms.CharField(label="Motif", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(
        label="Lettre numérisée",
        required=False,
        help_text="PDF, PNG ou JPEG, 10\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].label = "Effet le"
        self.fields[
            "on"
        ].help_text = "Membre jusqu’à la veille. Le jour peut être à venir\u00a0: fin de l’année, préavis."

    def clean_letter(self):
        letter = self.cleaned_data["letter"]
        return accept_scan(letter) if letter else None


class MergerForm(OptionalReasonForm):
    field_order = ["into", "on", "reason"]

    into = forms.ModelChoiceField(label="Fusionne dans", queryset=Organisation.objects.all())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = organisation_chooser.widget_class()


class CollegeForm(DayForm):
    field_order = ["college", "on", "decision"]

    college = forms.ModelChoiceField(label="Nouveau collège", queryset=College.objects.filter(in_use=True))
    decision = forms.CharField(
        label="Décision", max_length=200, required=False, help_text="Instance, date et numéro."
    )


class ApplicationForm(forms.Form):
    organisation = forms.ModelChoiceField(label="Organisation", queryset=Organisation.objects.all())
    college = forms.ModelChoiceField(label="Collège demandé", queryset=College.objects.filter(in_use=True))
    on = forms.DateField(label="Candidature reçue le", widget=AdminDateInput, initial=timezone.localdate)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].widget = organisation_chooser.widget_class()


class SignatureForm(forms.Form):
    text = forms.ModelChoiceField(label="Texte signé", queryset=FoundingText.objects.all())
    signed_on = forms.DateField(label="Signé le", widget=AdminDateInput, initial=timezone.localdate)
    signatory = forms.CharField(label="Signataire", max_length=120, help_text="Prénom et nom.")
    capacity = forms.CharField(
        label="Qualité", max_length=120, help_text="À quel titre : directrice générale, président…"
    )
    scan = forms.FileField(
        label="Exemplaire signé",
        required=False,
        help_text="PDF, PNG ou JPEG, 10 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        unsigned = FoundingText.objects.exclude(signatures__membership=membership)
        self.fields["text"].queryset = unsigned

    def clean_scan(self):
        scan = self.cleaned_data["scan"]
        return accept_scan(scan) if scan else None

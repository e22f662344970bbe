"""What the acts on the dues ask for."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput

from association.members.models import DuesSettings, Payment


class PaymentForm(forms.Form):
    amount = forms.DecimalField(
        label="Montant reçu",
        max_digits=9,
        decimal_places=2,
        localize=True,
        help_text="En euros. Une partie seulement\u00a0? Notez ce qui est reçu\u00a0: le reste demeure dû.",
    )
    received_on = forms.DateField(label="Reçu le", widget=AdminDateInput, initial=timezone.localdate)
    means = forms.ChoiceField(label="Moyen", choices=Payment.Means)
    reference = forms.CharField(
        label="Référence", max_length=100, required=False, help_text="Du virement, ou numéro du chèque."
    )


class WhyForm(forms.Form):
    reason = forms.CharField(label="Motif", max_length=300)


def last_day():
    return timezone.localdate() + timedelta(days=DuesSettings.current().payment_days)


class CallForm(forms.Form):
    due_on = forms.DateField(label="À payer avant le", widget=AdminDateInput, initial=last_day)


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label="Décision",
        max_length=200,
        help_text="«\u00a0Assemblée générale du 12 juin 2026, résolution n°\u00a04\u00a0».",
    )

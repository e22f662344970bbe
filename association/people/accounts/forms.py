"""Forms of accounts that allauth does not have, or that say a little more here."""

from allauth.core import context
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

from association.people.accounts import mfa


class SignupForm(forms.Form):
    """What sign-up asks besides the address and the password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    first_name = forms.CharField(
        label="Prénom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    field_order = ("first_name", "last_name", "email", "password1", "password2")

    def signup(self, request, user):
        """allauth saves the names itself."""


class ActivateTOTPForm(AllauthActivateTOTPForm):
    def clean_code(self):
        code = super().clean_code()
        mfa.set_up_in(context.request, self.user)
        return code


class AddWebAuthnForm(AllauthAddWebAuthnForm):
    """allauth has no French for these."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"
        alone = self.fields["passwordless"]
        alone.label = "Cette clé seule ouvre mon compte"
        alone.help_text = "Sans mot de passe : elle demande alors votre empreinte, votre visage ou son code."

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            mfa.set_up_in(context.request, self.user)
        return cleaned


class EditWebAuthnForm(AllauthEditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de la clé"


class InvitationForm(forms.Form):
    """The password of an account opened by invitation."""

    password1 = forms.CharField(
        label="Mot de passe",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label="Le même, pour vérifier",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self):
        data = super().clean()
        if data.get("password1") != data.get("password2"):
            self.add_error("password2", "Les deux mots de passe diffèrent.")
        return data

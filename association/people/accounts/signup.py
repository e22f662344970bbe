"""Signing up, where an address already has an account."""

from allauth.account.forms import SignupForm
from django.contrib.auth import get_user_model


class QuietSignupForm(SignupForm):
    """allauth's, which answers at once where there is nothing to hash: the wait must tell nothing."""

    def try_save(self, request):
        if self.account_already_exists:
            get_user_model()().set_password(self.cleaned_data["password1"])
        return super().try_save(request)

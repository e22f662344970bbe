"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from association.people.services import linking, staff
from cms.outbox.backend import KIND
from cms.outbox.rendering import render

#: Kind of message by allauth's template; what is not here only tells that something changed.
KINDS = {
    "email_confirmation": "people.confirm_address",
    "email_confirmation_signup": "people.confirm_address",
    "password_reset_key": "people.reset_password",
    "account_already_exists": "people.reset_password",
    "unknown_account": "people.reset_password",
}


class AccountAdapter(DefaultAccountAdapter):
    def render_mail(self, template_prefix, email, context, headers=None):
        """allauth's messages from our templates: one for the subject, the HTML and the text."""
        name = template_prefix.rpartition("/")[2]
        rendered = render(f"account/{name}", context)
        mail = self.as_mail(rendered, email)
        mail.extra_headers[KIND] = KINDS.get(name, "people.account_notice")
        return mail

    def as_mail(self, rendered, email):
        mail = EmailMultiAlternatives(rendered.subject, rendered.text, self.get_from_email(), [email])
        mail.attach_alternative(rendered.html, "text/html")
        return mail

    def set_password(self, user, password):
        """Whoever had the former password is signed out everywhere, but for the present session."""
        super().set_password(user, password)
        staff.end_sessions(user=user, but=self.request.session.session_key)

    def get_login_redirect_url(self, request):
        """Staff land in the back office, everybody else in Mon espace."""
        if request.user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return reverse("espace_home")

    def get_signup_redirect_url(self, request):
        return reverse("espace_home")

    def get_password_change_redirect_url(self, request):
        return reverse("espace_security")

    def confirm_email(self, request, email_address):
        """A verified address says whose the account is."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            linking.link_by_verified_address(user=email_address.user)
        return confirmed

    def post_login(self, request, user, **kwargs):
        """A person recorded since the account was opened is found at the next sign-in."""
        response = super().post_login(request, user, **kwargs)
        linking.link_by_verified_address(user=user)
        return response

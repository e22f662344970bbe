"""The first administrator of an installation."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from association.people.accounts.passwords import refuse_short_for_staff
from association.people.models import User
from cms.backoffice.errors import Refusal


@transaction.atomic
def create_first_administrator(*, email, password=None):
    """Open the first account that holds every right. Returns the User.

    Without a password nobody can sign in to it until one is chosen through password_link().
    Raises Refusal if there is already an administrator, if the address is taken or is none, or if
    the password is too weak.
    """
    if User.objects.filter(is_superuser=True).exists():
        raise Refusal(
            "Il y a déjà un administrateur : c’est lui qui ouvre les autres comptes, dans le back-office."
        )
    email = User.objects.normalize_email(email)
    if User.objects.filter(email=email).exists():
        raise Refusal("Un compte porte déjà cette adresse.")
    try:
        validate_email(email)
        if password is not None:
            validate_password(password, User(email=email))
            refuse_short_for_staff(password)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from None
    user = User.objects.create_superuser(email, password)
    # Whoever installs the product says whose address this is.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def password_link(user):
    """The path of a page where the account's password is chosen, once, within PASSWORD_RESET_TIMEOUT."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)

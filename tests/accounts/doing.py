"""What people do with their account, as the tests type it."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

PASSWORD = "un mot de passe de test"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client, user, password=PASSWORD, **data):
    return client.post("/compte/login/", {"login": user.email, "password": password} | data)


def reauthenticate(client, password=PASSWORD, then="/espace/securite/"):
    return client.post("/compte/reauthenticate/", {"password": password, "next": then})


def code(secret=SECRET, ahead=0):
    """The six digits an application shows, `ahead` periods of thirty seconds from now.

    Not those about to change: they would be too old once sent.
    """
    if (left := 30 - time.time() % 30) < 3:
        time.sleep(left)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + ahead))


def another_code(right=None):
    """Six digits that are not those shown now."""
    return f"{(int(right or code()) + 1) % 1_000_000:06d}"


def give_application(user, secret=SECRET):
    """The account has an application of codes. Returns the Authenticator."""
    return totp.TOTP.activate(user, secret).instance


def give_recovery_codes(user):
    """The codes, in clear."""
    return RecoveryCodes.activate(user).get_unused_codes()


def signed_in_fully(user):
    """A client that gave the password and the code."""
    client = Client()
    sign_in(client, user)
    answer = client.post("/compte/second-facteur/authenticate/", {"code": code()})
    assert answer.status_code == 302, answer.content
    return client


def is_signed_in(client):
    return client.get("/espace/").status_code == 200


def second_factors(user):
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))

"""The second factor: how allauth.mfa behaves here, and who must have one."""

import base64
import hashlib

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings

#: Recovery codes alone are no second factor: they replace one that is lost.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        """Secrets are kept encrypted: a copy of the database does not give the codes."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator):
        """Whoever must have a second factor keeps at least one."""
        if authenticator.type not in SECOND_FACTORS or not must_have_one(authenticator.user):
            return True
        return second_factors(authenticator.user).exclude(pk=authenticator.pk).exists()


def must_have_one(user):
    """Whether this account needs a second factor: everybody who may enter the back office."""
    return settings.SECOND_FACTOR_REQUIRED and user.has_perm("wagtailadmin.access_admin")


def second_factors(user):
    """The authenticator applications and keys of an account."""
    return Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS)


def proved_in(request):
    """Whether this session gave a second factor, or set the first one up itself."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def set_up_in(request, user):
    """The first second factor of an account was set up in this session: it has just been proved.

    One added beside another proves nothing: whoever adds it may be a thief who has the password.
    """
    if not second_factors(user).exists():
        record_authentication(request, user, "mfa", type="set_up")


def _cipher():
    key = hashlib.sha256(b"maillage second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

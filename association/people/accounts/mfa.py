"""The second factor: how allauth.mfa behaves here, and who must have one."""

import base64
import hashlib

from allauth.account.authentication import get_authentication_records
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
    """Whether this session gave a second factor, or set the present one up itself."""
    records = get_authentication_records(request)
    if any(record.get("method") == "mfa" for record in records):
        return True
    begun = min((record["at"] for record in records if "at" in record), default=None)
    if begun is None:
        return False
    oldest = second_factors(request.user).order_by("created_at").first()
    return oldest is not None and oldest.created_at.timestamp() >= begun


def _cipher():
    key = hashlib.sha256(b"maillage second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))

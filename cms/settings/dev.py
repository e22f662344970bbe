"""`make run`: the real thing on one machine, without a certificate."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from cms.settings.base import *
from cms.settings.base import DATA_DIR, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)


def _local_secret_key():
    """A key drawn once per DATA_DIR, so that sessions survive a restart.

    Site and worker start together: whoever comes second takes the key of the first.
    """
    path = DATA_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix="secret_key.")
        with os.fdopen(descriptor, "w") as file:
            file.write(get_random_secret_key())
        with suppress(FileExistsError):
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or _local_secret_key()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# Files straight from the sources: no collectstatic between two looks at a page.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True

# Messages stay on this machine, in /boite-locale/, unless a server is named.
OUTBOX_LOCAL_MAILBOX = True
OUTBOX_KEEP_SECRET_BODIES = True
if env.str("EMAIL_URL", default=""):
    OUTBOX_TRANSPORT = "smtp"
    vars().update(env.email_url("EMAIL_URL"))
    EMAIL_BACKEND = "cms.outbox.backend.EmailBackend"

# A passkey wants HTTPS, which `make run` does not have.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

"""Tests: the same product, with a fast password hash and no manifest (one lane turns it back on)."""

from cms.settings.base import *
from cms.settings.base import DATA_DIR, LOGGING, MIDDLEWARE, STORAGES, TEMPLATES, env
from tests.guards import UndefinedVariable

SECRET_KEY = "only-for-the-tests-only-for-the-tests-only-for-the-tests"  # noqa: S105
ALLOWED_HOSTS = ["*"]
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
OUTBOX_LOCAL_MAILBOX = True
OUTBOX_KEEP_SECRET_BODIES = True
DATA_DIR = DATA_DIR / "tests"
MEDIA_ROOT = DATA_DIR / "media"
PRIVATE_DIR = DATA_DIR / "private"
STORAGES = STORAGES | {
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_DIR, "base_url": None},
    }
}
if not env.bool("TEST_STATIC_MANIFEST", default=False):
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True

# The guards of tests/guards.py see every request of the suite.
MIDDLEWARE = ["tests.guards.RequestGuardMiddleware", *MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("undefined: %s")

# A crawl meets thousands of refusals on purpose; tests of the log read it through caplog.
LOGGING["root"]["level"] = "WARNING"
LOGGING["loggers"]["django.request"]["level"] = "CRITICAL"

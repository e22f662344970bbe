"""Production: HTTPS behind a proxy, and no start without what must be decided by its administrator."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *
from cms.settings.base import DEMO, STORAGES, env


def _required(name, why):
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"{name} is not set: {why} See “Configuration” in README.md "
            "(or use `make run`, which sets DJANGO_SETTINGS_MODULE=cms.settings.dev)."
        )
    return value


SECRET_KEY = _required("SECRET_KEY", "it signs sessions and links, and must stay the same and secret.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: at least 50 random characters.")
SITE_URL = _required("SITE_URL", "it is the public address, https://…, used in links.").rstrip("/")
ALLOWED_HOSTS = [
    host for host in _required("ALLOWED_HOSTS", "it lists the host names served.").split(",") if host
]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts served; '*' would let anybody forge links.")
if DEMO:
    raise ImproperlyConfigured("DEMO is refused in production: the demonstration data are invented.")

WAGTAILADMIN_BASE_URL = SITE_URL
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=True)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
if env.bool("BEHIND_PROXY", default=True):
    # The proxy must set this header itself and drop the visitor's: see docs/operations.md.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else every visitor has the proxy's address, and one attacker's bad passwords lock out all.
    ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=1)
# X_FRAME_OPTIONS stays SAMEORIGIN: the back office previews pages in a frame of its own origin.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

# Several machines share their files in an S3-compatible store; one machine keeps them in DATA_DIR.
# The keys are read by the library itself, from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
if S3_BUCKET := env.str("S3_BUCKET", default=""):
    _s3 = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": env.str("S3_ENDPOINT_URL", default=None),
        "region_name": env.str("S3_REGION", default=None),
        "file_overwrite": False,
    }
    STORAGES = STORAGES | {
        # Under the site's own name (the proxy fetches from the store): no page calls another host.
        "default": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": _s3 | {"location": "media", "custom_domain": urlsplit(SITE_URL).netloc},
        },
        # Never served by URL: a view reads it and checks who asks.
        "private": {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": _s3 | {"location": "private", "querystring_expire": 60},
        },
    }

OUTBOX_TRANSPORT = "smtp"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))
# env.email_url names Django's own backend: ours keeps every message, and sends through that server.
EMAIL_BACKEND = "cms.outbox.backend.EmailBackend"

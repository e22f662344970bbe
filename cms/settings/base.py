"""Settings shared by every environment. The environment is read here and in the sibling modules only."""

from pathlib import Path

import environ

from cms.settings.csp import CONTENT_SECURITY_POLICY
from cms.settings.databases import database_from, with_room
from cms.settings.identity import pro_sante_connect, sign_in_hosts

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Everything the installation writes lives under DATA_DIR: database, media, mail, private files.
DATA_DIR = env.path("DATA_DIR", default=str(BASE_DIR / "var"))
DATA_DIR = Path(str(DATA_DIR)).resolve()
PRIVATE_DIR = DATA_DIR / "private"

DEBUG = False
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}").rstrip("/")

INSTALLED_APPS = [
    "cms.backoffice.apps.BackofficeConfig",
    "cms.jobs.apps.JobsConfig",
    "cms.backup.apps.BackupConfig",
    "cms.outbox.apps.OutboxConfig",
    "cms.pages.apps.PagesConfig",
    "association.merging.apps.MergingConfig",
    "association.people.apps.PeopleConfig",
    "association.privacy.apps.PrivacyConfig",
    "association.members.apps.MembersConfig",
    "association.groups.apps.GroupsConfig",
    "demo.apps.DemoConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.backoffice.apps.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "import_export",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "cms.middleware.RequestReferenceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.backoffice.csp.BackOfficeCSPMiddleware",
    "cms.middleware.MaintenanceMiddleware",
    "cms.middleware.PersonalPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "association.people.accounts.middleware.SessionAgeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "association.people.accounts.middleware.StaffDoorMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.pages.context_processors.site_chrome",
            ],
        },
    }
]

DATABASES = {"default": database_from(env.str("DATABASE_URL", default=""), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits (sign-in) must be shared between processes: the cache is a table by default.
CACHES = {
    "default": with_room(env.cache("CACHE_URL", default="dbcache://django_cache")),
    # Wagtail's cache of image renditions: their table, read with the images, is as fast as ours.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

TASKS = {
    # Wagtail's own index updates stay immediate; ours go to the worker (design: a second backend).
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []},
}

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "association.people.accounts.passwords.MaximumLengthValidator"},
    {"NAME": "association.people.accounts.passwords.StaffLengthValidator"},
    {"NAME": "association.people.accounts.passwords.FirstTriedValidator"},
]

ACCOUNT_ADAPTER = "association.people.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FORM_CLASS = "association.people.accounts.forms.SignupForm"
ACCOUNT_FORMS = {"signup": "association.people.accounts.signup.QuietSignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Whoever changes a password, an address or a second factor of mine, I hear of it.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# A link that sets a password is soon too old (24 hours; Django's default is three days).
PASSWORD_RESET_TIMEOUT = 24 * 3600
# An unattended session must not become somebody else's account.
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
}
MFA_ADAPTER = "association.people.accounts.mfa.MFAAdapter"
MFA_FORMS = {
    "activate_totp": "association.people.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "association.people.accounts.forms.AddWebAuthnForm",
    "edit_webauthn": "association.people.accounts.forms.EditWebAuthnForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
# Everybody who may enter the back office proves who they are twice (ASVS 6.3.3).
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
SOCIALACCOUNT_ADAPTER = "association.people.accounts.psc.adapter.SocialAccountAdapter"
# An address given by a provider proves nothing here: only verified ones and RPPS numbers link.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_STORE_TOKENS = False
_psc = {
    "client_id": env.str("PSC_CLIENT_ID", default=""),
    "sandbox": env.bool("PSC_SANDBOX", default=False),
    "discovery": env.str("PSC_DISCOVERY_URL", default=""),
}
SOCIALACCOUNT_PROVIDERS = pro_sante_connect(secret=env.str("PSC_CLIENT_SECRET", default=""), **_psc)
CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += sign_in_hosts(**_psc)
# The whole life of a session; association.people.accounts.middleware ends most of them sooner.
SESSION_COOKIE_AGE = 30 * 24 * 3600
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
LOGIN_URL = "/compte/login/"
LOGIN_REDIRECT_URL = "/espace/"
LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Uploaded imports and signed texts: never served by URL, only by a view that checks who asks.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_DIR, "base_url": None},
    },
}

# Everything the product writes goes through its outbox, whoever asks (allauth, Wagtail, Django).
EMAIL_BACKEND = "cms.outbox.backend.EmailBackend"
EMAIL_TIMEOUT = 60
# "smtp", to the server of EMAIL_URL, or "local": messages stay on this machine, in its mailbox.
OUTBOX_TRANSPORT = "local"
OUTBOX_LOCAL_MAILBOX = False
# How long a server may take to answer once it has the content (RFC 5321 §4.5.3.2.6: ten minutes).
OUTBOX_REPLY_TIMEOUT = env.int("OUTBOX_REPLY_TIMEOUT", default=600)
# A sender silent for that long, in seconds, is dead: others take what it had taken and not begun.
OUTBOX_CLAIM_LEASE = 120
# Links and codes that sign in are forgotten once sent.
OUTBOX_KEEP_SECRET_BODIES = False
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="reseau@localhost")

X_FRAME_OPTIONS = "SAMEORIGIN"  # the page preview of the back office is a frame of the same origin
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"
# A founding text or a data file is uploaded, never a film.
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

WAGTAIL_SITE_NAME = "Maillage"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = ["Europe/Paris"]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILEMBEDS_FINDERS = []  # an embed would call another host
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "french_unaccent"}
}
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 5 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odt", "ods", "pdf", "pptx", "txt", "xlsx", "zip"]

# The worker backs up there once a day, and keeps that many archives; nowhere, it does not.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_KEEP = max(1, env.int("BACKUP_KEEP", default=14))

MAINTENANCE = env.bool("MAINTENANCE", default=False)
# Set by the demonstration only: noindex, and a banner on every page. Refused in production.
DEMO = env.bool("DEMO", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"reference": {"()": "cms.logs.ReferenceFilter"}},
    "formatters": {"json": {"()": "cms.logs.JSONFormatter"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["reference"],
        }
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # A refused upload or a wrong address is not an incident.
        "django.request": {"level": "ERROR"},
        # The queue announces each start and stop; cron would post that by mail every minute.
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}

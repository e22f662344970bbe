"""The product's own settings, with a little less patience for senders that died."""

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import DATABASES

OUTBOX_CLAIM_LEASE = 2
OUTBOX_REPLY_TIMEOUT = 10


class NoMigrations:
    """Every app's tables straight from its models: what the drill needs of a database, in seconds."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    MIGRATION_MODULES = NoMigrations()

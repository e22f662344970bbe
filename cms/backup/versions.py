"""Which version of the product a database belongs to, by the migrations it went through."""

import tomllib

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def product_version():
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


def _last(names):
    return {
        app: max(name for other, name in names if other == app) for app in sorted({app for app, _ in names})
    }


def of_the_code():
    """{app: its last migration}, as this code has them."""
    return _last(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def of_the_database():
    """{app: the last migration applied}, of the apps this code knows."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    known = {app for app, _ in loader.disk_migrations}
    return _last([(app, name) for app, name in loader.applied_migrations if app in known])


def differences(theirs, ours):
    """What sets two versions apart, in words for the terminal."""
    return [
        f"{app} : {theirs.get(app, 'absente')} dans l’archive, {ours.get(app, 'absente')} ici"
        for app in sorted(theirs.keys() | ours.keys())
        if theirs.get(app) != ours.get(app)
    ]

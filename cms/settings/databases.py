"""Where the data live: SQLite by default, PostgreSQL with DATABASE_URL."""

from pathlib import Path

import environ


def database_from(url, data_dir):
    """Return Django's DATABASES entry for a URL; an empty URL means SQLite under data_dir."""
    if not url:
        return sqlite(data_dir / "maillage.sqlite3")
    database = environ.Env.db_url_config(url)
    if database["ENGINE"].endswith("sqlite3"):
        return sqlite(database["NAME"])
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True
    # A server that does not answer is an error to report, not a page that hangs.
    database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
    return database


def with_room(cache):
    """Give a cache that counts its rows room for every limit of sign-in: a limit culled is no limit.

    Django's default is 300 rows; Redis has its own bounds, and knows no such option.
    """
    if cache["BACKEND"].startswith("django.core.cache.backends.redis"):
        return cache
    return cache | {"OPTIONS": {"MAX_ENTRIES": 100_000} | cache.get("OPTIONS", {})}


def sqlite(path):
    """SQLite set for several processes: write-ahead log, and write locks taken at the start.

    With Django's own defaults, parallel writers get "database is locked"; IMMEDIATE and a
    busy timeout make them queue instead. synchronous=FULL: a confirmed act survives a power cut.
    """
    path = Path(path)
    # SQLite makes its file, not the folder around it.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"
                "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;"
            ),
        },
        # A file, not memory: tests with several threads or processes need the real thing.
        "TEST": {"NAME": str(path.parent / "test.sqlite3")},
    }

"""PostgreSQL: pg_dump on a snapshot while the site runs; put back and verified in one transaction."""

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
from django.db import connection
from psycopg2.extensions import make_dsn

from cms.backup.refusals import Refused

MEMBER = "database.dump"
PLAIN = re.compile(r"[a-z0-9_]+")
PROGRAMS = Path("/usr/lib/postgresql")
# What a row looks like as text must not depend on the settings of a session.
STABLE = (
    "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';"
    "SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1;"
)
TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1
"""
# Our tables and search configurations, not the extensions: their owner may be the server's administrator.
EMPTYING = """
DO $emptying$ DECLARE thing record; BEGIN
FOR thing IN SELECT c.relname AS name,
    CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
    ELSE 'TABLE' END AS kind
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    ORDER BY array_position(ARRAY['v', 'm', 'r', 'p', 'S']::"char"[], c.relkind)
LOOP EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', thing.kind, thing.name); END LOOP;
FOR thing IN SELECT t.cfgname AS name FROM pg_ts_config t WHERE t.cfgnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
LOOP EXECUTE format('DROP TEXT SEARCH CONFIGURATION IF EXISTS public.%I CASCADE', thing.name); END LOOP;
END $emptying$;
"""


def _parameters():
    """The connection as libpq names it, without the password: a command line is read by everybody."""
    configured = connection.settings_dict
    parameters = {
        "dbname": configured["NAME"],
        "user": configured["USER"],
        "host": configured["HOST"],
        "port": configured["PORT"],
    }
    own = {"isolation_level", "assume_role", "server_side_binding", "pool"}
    parameters |= {key: value for key, value in configured.get("OPTIONS", {}).items() if key not in own}
    return {key: value for key, value in parameters.items() if value and key != "password"}


def _environment():
    password = connection.settings_dict["PASSWORD"]
    return os.environ | ({"PGPASSWORD": password} if password else {})


def program(name):
    """The path of one of PostgreSQL's own programs: the one of PATH, else the newest installed."""
    if found := shutil.which(name):
        return found
    installed = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if not installed:
        raise Refused(f"Il manque {name} sur cette machine : installez postgresql-client.")
    return str(installed[-1])


def _connected():
    password = connection.settings_dict["PASSWORD"]
    try:
        session = psycopg2.connect(**_parameters(), **({"password": password} if password else {}))
    except psycopg2.OperationalError as error:
        raise Refused(f"La base ne répond pas : {str(error).strip()}") from None
    return closing(session)


def _summary(table):
    """The SELECT of the number of rows of a table and of a checksum whatever their order."""
    digest = "encode(substr(sha256(convert_to(t::text, 'UTF8')), 1, 7), 'hex')"
    total = f"coalesce(sum(('x' || {digest})::bit(56)::bigint), 0)"
    return f'SELECT count(*), {total}::text FROM public."{table}" t'  # noqa: S608 a name of PLAIN letters


def dump(target):
    """Dump the database to the target; return {table: [rows, checksum]}, of the same snapshot."""
    with _connected() as session, session.cursor() as cursor:
        session.set_session(isolation_level="REPEATABLE READ", readonly=True)
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        command = [
            program("pg_dump"), "--format=custom", "--compress=1", "--no-owner", "--no-privileges",
            "--no-comments", f"--snapshot={snapshot}", f"--file={target}",
            f"--dbname={make_dsn(**_parameters())}",
        ]  # fmt: skip
        done = subprocess.run(command, env=_environment(), stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            raise Refused(f"pg_dump a échoué : {done.stderr.strip()}")
        return _contents(cursor)


def _contents(cursor):
    cursor.execute(STABLE)
    cursor.execute(TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        if PLAIN.fullmatch(table):
            cursor.execute(_summary(table))
            found[table] = list(cursor.fetchone())
    return found


def contents():
    """{table: [rows, checksum]} of the database as it is."""
    with _connected() as session, session.cursor() as cursor:
        return _contents(cursor)


def inhabited():
    """How many tables the database has."""
    with _connected() as session, session.cursor() as cursor:
        cursor.execute(TABLES)
        return len(cursor.fetchall())


def check_quiet():
    with _connected() as session, session.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND usename = current_user AND pid <> pg_backend_pid()"
        )
        if others := cursor.fetchone()[0]:
            raise Refused(
                f"La base est en service ({others} connexion(s)) : arrêtez le site, le worker et "
                "l’expéditeur, puis recommencez."
            )


def verify(dump_path, tables):
    """The dump is one that pg_restore can read, of tables whose names are plain."""
    command = [program("pg_restore"), "--list", str(dump_path)]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode or not all(PLAIN.fullmatch(table) for table in tables):
        raise Refused("La base que contient l’archive est incohérente : rien n’a été touché.")


def restore(dump_path, tables):
    """Empty the database, restore and verify: one transaction, committed only if every table agrees."""
    psql = [program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", make_dsn(**_parameters())]
    reading = [
        program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--no-comments",
        "--file=-",
        str(dump_path),
    ]
    with tempfile.TemporaryFile() as said:
        with (
            suppress(BrokenPipeError),  # psql gave up: it has said why
            subprocess.Popen(
                psql, env=_environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said
            ) as writer,
            subprocess.Popen(reading, stdout=subprocess.PIPE, stderr=said) as reader,
        ):
            _feed(writer.stdin, reader, tables)
        if writer.returncode or reader.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            raise Refused(f"PostgreSQL a refusé, la base est restée telle quelle : {words[-2000:]}")


def _feed(script, reader, tables):
    """Without COMMIT at its end, psql leaves the database as it was."""
    script.write(
        b"BEGIN; SET LOCAL lock_timeout = '10s'; SET LOCAL client_min_messages = error;\n" + EMPTYING.encode()
    )
    # A newer pg_restore sets what an older server does not know.
    script.write(reader.stdout.read(4096).replace(b"SET transaction_timeout = 0;\n", b"", 1))
    shutil.copyfileobj(reader.stdout, script, 1024 * 1024)
    if reader.wait() == 0:
        script.write(STABLE.encode())
        for table, (rows, checksum) in tables.items():
            script.write(_agreement(table, rows, checksum).encode())
        script.write(b"COMMIT;\nANALYZE;\n")
    script.close()


def _agreement(table, rows, checksum):
    """Stop the transaction unless the restored table holds what the manifest says."""
    summary = _summary(table).replace(" FROM public.", " INTO n, s FROM public.", 1)
    return (
        f"\nDO $agreement$ DECLARE n bigint; s text; BEGIN {summary}; IF n <> {int(rows)} OR s <> "
        f"'{int(checksum)}' THEN RAISE EXCEPTION 'table {table}'; END IF; END $agreement$;\n"
    )

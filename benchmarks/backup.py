"""Time of a backup and of its restoration: 50,000 people and their files, there and back.

    make bench-backup        (python -m benchmarks.backup)

On scratch databases made and dropped here: SQLite always, PostgreSQL if DATABASE_URL names a server.
The commands are the real ones, run as an administrator runs them, processes and all; the checksum of
every table and of every file must be the same after as before. Beside them, in the same turn: dumpdata
of some of these people with what hangs on them, extrapolated to all, and a bare copy of the same bytes
(cp and fsync). load is that of the machine when it began, 1 being one busy core. The last line is one
JSON object, of PostgreSQL when it ran.
"""

import hashlib
import io
import os
import secrets
import subprocess
import sys
import time

from benchmarks import lanes

PEOPLE = 50_000
SAMPLE = 2_000
FILES = 400
FILE_BYTES = 100_000
LIMIT_SECONDS = 60


def main():
    result = lanes.run("benchmarks.backup", lane, show, SECRET_KEY=secrets.token_urlsafe(60))
    if result and result["database"] == "postgresql" and result["seconds"]["round_trip"] > LIMIT_SECONDS:
        sys.exit(f"A round trip takes more than {LIMIT_SECONDS} s.")


def show(name, figures, said):
    print(f"=== {name}: {figures['people']} people, {figures['rows']} rows, {figures['files']} files, "
          f"archive of {figures['archive_mb']} MB, load {figures['load']}")  # fmt: skip
    for what, seconds in figures["seconds"].items():
        print(f"  {what:26} {seconds:>8} s")
    for what, ratio in figures["ratios"].items():
        print(f"  {what:26} {ratio:>8}")


def lane():
    with lanes.scratch_database(serving=True):
        from django.conf import settings
        from django.db import connection

        return measured(settings.DATA_DIR, connection)


def measured(folder, connection):
    from django.core.management import call_command

    from benchmarks.people import fill

    call_command("load_reference", verbosity=0)
    fill(PEOPLE)
    media = folder / "media" / "documents"
    media.mkdir(parents=True)
    for rank in range(FILES):
        (media / f"{rank}.bin").write_bytes(os.urandom(FILE_BYTES))
    before = state(folder)
    environment = os.environ | {"DATABASE_URL": scratch_url(connection)}
    dumpdata = sample_dumped()
    connection.close()

    load = os.getloadavg()[0]
    backup = timed(lambda: manage(environment, "backup", "--to", str(folder / "out")))
    archive = next((folder / "out").iterdir())
    copied = timed(lambda: bare_copy(archive, folder / "copy"))
    restore = timed(lambda: manage(environment, "restore", str(archive), "--force"))
    after = state(folder)
    assert after == before, [name for name in before if before[name] != after.get(name)]
    rows = sum(content[0] for content in before["tables"].values())
    seconds = {
        "backup": backup,
        "restore": restore,
        "round_trip": backup + restore,
        "dumpdata_extrapolated": dumpdata * PEOPLE,
        "bare_copy": copied,
    }
    return {
        "database": connection.vendor,
        "load": round(load, 1),
        "people": PEOPLE,
        "rows": rows,
        "tables": len(before["tables"]),
        "files": FILES,
        "archive_mb": round(archive.stat().st_size / 1e6, 1),
        "identical": True,
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "ratios": {
            "backup_to_dumpdata": round(backup / seconds["dumpdata_extrapolated"], 3),
            "round_trip_to_bare_copy": round((backup + restore) / copied, 1),
        },
    }


def state(folder):
    """The checksum of every table and of every file."""
    from django.db import connection

    from cms.backup import postgresql, sqlite

    if connection.vendor == "postgresql":
        tables = postgresql.contents()
    else:
        tables = sqlite.contents(connection.settings_dict["NAME"])
    files = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "media" / "documents").iterdir()
    }
    return {"tables": tables, "files": files}


def scratch_url(connection):
    server = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{server['NAME']}"
    place = f"{server['HOST']}:{server['PORT']}/{server['NAME']}"
    return f"postgres://{server['USER']}:{server['PASSWORD']}@{place}"


def sample_dumped():
    """Seconds a person, of dumpdata's own serialiser on some people, their addresses and posts."""
    from django.core import serializers

    from association.people.models import Affiliation, Person, PersonEmail

    people = list(Person.objects.order_by("pk")[:SAMPLE])
    hanging = [row for model in (PersonEmail, Affiliation) for row in model.objects.filter(person__in=people)]
    return timed(lambda: serializers.serialize("json", people + hanging, stream=io.StringIO())) / SAMPLE


def manage(environment, *arguments):
    subprocess.run(
        [sys.executable, "manage.py", *arguments], env=environment, check=True, stdout=subprocess.DEVNULL
    )


def bare_copy(source, target):
    subprocess.run(["cp", str(source), str(target)], check=True)
    with target.open("rb") as file:
        os.fsync(file.fileno())


def timed(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

"""Time of the people listing, of a filtered listing, of a search and of the duplicate scan.

    make bench-people        (python -m benchmarks.bench_people)

At 500 and at 50,000 people, on scratch databases made and dropped here: SQLite always, PostgreSQL if
DATABASE_URL names a server. Pages are whole requests, as a secretary's browser makes them; each figure
is the median of several, in milliseconds, beside a bare query of fifty names in the same turn. The
scan is run once. growth: time at 50,000 over time at 500. to_bare: time over the bare query, at 50,000.
The last line is one JSON object, of PostgreSQL when it ran.
"""

import statistics
import time

from benchmarks import lanes

SIZES = (500, 50_000)
RUNS = 9
PAGES = {
    "listing": {},
    "filtered": {"department": "31", "family": "oncology"},
    "search": {"q": "noe abadie"},
    "search_address": {"q": "personne400.400@"},
}


def main():
    lanes.run("benchmarks.bench_people", lane, show)


def show(name, figures, said):
    print(f"=== {name}")
    print("\n".join(said))
    print(f"  {'':15} {'500':>10} {'50 000':>10} {'growth':>8} {'to_bare':>8}")
    for key, row in figures["times_ms"].items():
        print(f"  {key:15} {row['500']:>10} {row['50000']:>10} {row['growth']:>8} {row['to_bare']:>8}")


def lane():
    with lanes.scratch_database(serving=True):
        from django.db import connection

        by_size = {size: measure(size) for size in SIZES}
        vendor = connection.vendor
    small, large = (by_size[size] for size in SIZES)
    few, many = small.pop("queries"), large.pop("queries")
    assert few == many, f"A page asks more of more people: {few}, then {many}"
    return {
        "database": vendor,
        "times_ms": {
            name: {
                "500": round(small[name], 1),
                "50000": round(large[name], 1),
                "growth": round(large[name] / small[name], 2),
                "to_bare": round(large[name] / large["bare"], 1),
            }
            for name in small
        },
    }


def measure(size):
    """Milliseconds by what is measured, and the queries of each page, with that many people."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from association.members.models import Organisation
    from association.people.models import Person, User
    from benchmarks.people import fill

    call_command("load_reference", verbosity=0)
    Person.objects.all().delete()
    Organisation.objects.all().delete()
    start = time.perf_counter()
    fill(size)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"  {size} people made in {time.perf_counter() - start:.1f} s")
    user, _ = User.objects.get_or_create(email="mesure@demo.invalid", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user)
    times = {name: [] for name in ("bare", *PAGES)}
    queries = {}
    for name, parameters in PAGES.items():  # warms up
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/admin/person/", parameters)
        assert response.status_code == 200, response.status_code
        queries[name] = len(captured)
    for _ in range(RUNS):
        times["bare"].append(timed(lambda: list(Person.objects.values_list("pk", "last_name")[:50])))
        for name, parameters in PAGES.items():
            times[name].append(timed(lambda parameters=parameters: client.get("/admin/person/", parameters)))
    figures = {name: statistics.median(runs) * 1000 for name, runs in times.items()}
    return figures | {"duplicate_scan": timed(scan) * 1000, "queries": queries}


def scan():
    from association.merging.services import detection

    detection.scan("people.Person")


def timed(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

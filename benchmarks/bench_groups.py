"""Time of the composition and of the participation report of the groups.

    make bench-groups        (python -m benchmarks.bench_groups)

At 500 and at 50,000 people in 22 groups of four meetings each, on scratch databases made and dropped
here: SQLite always, PostgreSQL if DATABASE_URL names a server. Pages and exports are whole requests, as
a secretary's browser makes them; each figure is the median of several runs, in milliseconds. growth:
time at 50,000 over time at 500 (a hundred times the people). naive: the same figures asked person after
person, for a share of the people and brought to their number; naive_to_ours: how many times slower, at
50,000. The last line is one JSON object, of PostgreSQL when it ran.
"""

import statistics
import time

from benchmarks import lanes

SIZES = (500, 50_000)
RUNS = 5
#: The people of the naive loops; the rest is a multiplication.
SHARE = 500
PAGES = {
    "composition_page": ("/admin/groupes/composition/", {}),
    "participation_page": ("/admin/groupes/participation/", {}),
    "participation_filtered": ("/admin/groupes/participation/", {"annee": "2025", "par": "organisation"}),
    "participation_export": ("/admin/groupes/participation/", {"export": "csv"}),
    "health_page": ("/admin/groupes/sante/", {}),
}
#: What the naive loops are compared with.
AGAINST = {"naive_composition": "composition", "naive_participation": "participation_export"}


def main():
    lanes.run("benchmarks.bench_groups", lane, show)


def show(name, figures, said):
    print(f"=== {name}")
    print("\n".join(said))
    print(f"  {'':23} {'500':>10} {'50 000':>10} {'growth':>8}")
    for key, row in figures["times_ms"].items():
        print(f"  {key:23} {row['500']:>10} {row['50000']:>10} {row['growth']:>8}")
    for key, ratio in figures["naive_to_ours"].items():
        print(f"  {key}: {ratio} times slower than {AGAINST[key]}")


def lane():
    with lanes.scratch_database(serving=True):
        from django.db import connection

        by_size = {size: measure(size) for size in SIZES}
        vendor = connection.vendor
    small, large = (by_size[size] for size in SIZES)
    few, many = small.pop("queries"), large.pop("queries")
    assert few == many, f"More is asked of more people: {few}, then {many}"
    return {
        "database": vendor,
        "queries": many,
        "times_ms": {
            name: {
                "500": round(small[name], 1),
                "50000": round(large[name], 1),
                "growth": round(large[name] / small[name], 2),
            }
            for name in small
        },
        "naive_to_ours": {name: round(large[name] / large[against], 1) for name, against in AGAINST.items()},
    }


def measure(size):
    """Milliseconds by what is measured, and the queries of each, with that many people."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from association.groups.figures.composition import composition
    from association.members.models import Organisation
    from association.people.models import Person, User
    from benchmarks.groups import empty_groups, fill_groups, naive_composition, naive_participation
    from benchmarks.people import fill

    call_command("load_reference", verbosity=0)
    empty_groups()
    Person.objects.all().delete()
    Organisation.objects.all().delete()
    start = time.perf_counter()
    fill(size)
    fill_groups()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"  {size} people and their meetings made in {time.perf_counter() - start:.1f} s")
    user, _ = User.objects.get_or_create(email="mesure@demo.invalid", is_superuser=True, is_staff=True)
    client = Client()
    client.force_login(user)
    acts = {"composition": composition} | {
        name: lambda address=address, asked=asked: read(client, address, asked)
        for name, (address, asked) in PAGES.items()
    }
    for act in acts.values():  # warms up
        act()
    queries = {name: counted(act) for name, act in acts.items()}
    times = {name: [] for name in acts}
    for _ in range(RUNS):
        for name, act in acts.items():
            times[name].append(timed(act))
    figures = {name: statistics.median(runs) * 1000 for name, runs in times.items()}
    some = list(Person.objects.order_by("pk")[:SHARE])
    for name, loop in (
        ("naive_composition", naive_composition),
        ("naive_participation", naive_participation),
    ):
        loop(some[:20])
        figures[name] = timed(lambda loop=loop: loop(some)) * 1000 * size / len(some)
    return figures | {"queries": queries}


def read(client, address, asked):
    response = client.get(address, asked)
    assert response.status_code == 200, response.status_code
    return response.getvalue() if response.streaming else response.content


def counted(act):
    """The number of queries it makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def timed(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()

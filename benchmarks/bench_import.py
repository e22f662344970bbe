"""Import speed: preview and confirmation, beside import-export's own way and a bare bulk_create.

    make bench-import        (python -m benchmarks.bench_import)

Each figure is the median of three (import-export's own way: one run, it takes minutes), taken in
turn, on scratch databases made and dropped here: SQLite always, PostgreSQL if DATABASE_URL names a
server. The last line is one JSON object, of PostgreSQL when it ran.

ratio_to_default: import-export's dry run and import of the same rows into the same table, by a
plain ModelResource. ratio_to_bulk_create: a bare bulk_create of the same rows into the same tables
(organisations, staged rows, effects, audit), already prepared in memory.
"""

import gc
import resource
import statistics

from benchmarks import lanes

ROWS = 10_000
SIZES = (2_500, 5_000, 10_000)
RUNS = 3


def main():
    lanes.run("benchmarks.bench_import", lane, show)


def show(name, figures, said):
    print(f"=== {name}")
    print("\n".join(said))
    for key, value in figures.items():
        print(f"  {key:22} {value}")


def lane():
    with lanes.scratch_database():
        return measure()


def measure():
    from django.core.management import call_command

    from benchmarks import contenders
    from benchmarks.facilities import generated_rows, real_rows

    call_command("load_reference", verbosity=0)
    contenders.load_outlines()
    contenders.ours(*real_rows())  # warms up, and is a result of its own
    print(f"  real file: 569 rows, {median(contenders.ours, *real_rows()):.2f} s")
    pace = {size: size / median(contenders.ours, *generated_rows(size)) for size in SIZES}
    print("  linearity: " + ", ".join(f"{size}: {rate:.0f} rows/s" for size, rate in pace.items()))
    again = median(contenders.ours_again, *generated_rows(ROWS))
    print(f"  same file again, nothing to change: {ROWS / again:.0f} rows/s")
    # Before the others are held in memory to be compared with.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return side_by_side(contenders, *generated_rows(ROWS)) | {"peak_mb": round(peak)}


def side_by_side(contenders, headings, rows):
    """The three ways in turn, so that a busy minute of the machine falls on all of them."""
    stored, dataset = contenders.prepared(headings, rows)
    ours, bare = [], []
    for turn in range(RUNS):
        gc.collect()
        ours.append(contenders.ours(headings, rows))
        bare.append(contenders.bare_bulk_create(stored))
        if turn == 0:
            default = contenders.default_import_export(dataset)
    return {
        "rows": ROWS,
        "rows_per_s": round(ROWS / statistics.median(ours)),
        # Each turn is compared with itself; the one default run, with the turns before and after it.
        "ratio_to_default": round(default / statistics.mean(ours[:2]), 1),
        "ratio_to_bulk_create": round(statistics.median(b / o for b, o in zip(bare, ours, strict=True)), 2),
    }


def median(contender, *rows):
    """Seconds a contender says it took, the middle one of three; each starts from empty tables."""
    spent = []
    for _ in range(RUNS):
        gc.collect()
        spent.append(contender(*rows))
    return statistics.median(spent)


if __name__ == "__main__":
    main()

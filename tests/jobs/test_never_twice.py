"""A worker, another and cron in the same second: a periodic job runs once all the same."""

import time
from collections import Counter

ROUNDS = 10
STARTING = 6  # seconds for both processes to be ready at the line


def race(drill, *options):
    start = str(time.time() + STARTING)
    racers = [
        drill.python("-m", "tests.jobs.drill.race", kind, start, *options) for kind in ("worker", "cron")
    ]
    assert [racer.wait(timeout=60) for racer in racers] == [0, 0]
    return Counter(line for line in drill.journal() if line.startswith("job-"))


def test_each_due_job_runs_once_among_eight_workers_of_two_processes(drill):
    assert race(drill) == {f"job-{number}": 1 for number in range(ROUNDS)}


def test_the_race_is_real_without_the_claim_jobs_run_twice(drill):
    assert max(race(drill, "unclaimed").values()) > 1

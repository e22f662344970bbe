"""The periodic jobs of the installation, declared in the tasks.py of each app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

TICK = timedelta(minutes=1)


@dataclass(frozen=True)
class Job:
    name: str
    label: str
    every: timedelta
    function: Callable[[], object]


_jobs: dict[str, Job] = {}


def periodic(name, *, label, every):
    """Declare the decorated function, which takes no argument, as a job run once per period.

    name is stable (a row is kept under it), label is shown to people, every is at least one minute.
    The function must bear being run again after an interruption: a job whose worker died is rerun.
    """
    if every < TICK:
        raise ValueError(f"{name}: jobs are looked at once a minute, not every {every}")

    def register(function):
        if name in _jobs:
            raise ValueError(f"two periodic jobs are named {name}")
        _jobs[name] = Job(name, label, every, function)
        return function

    return register


def jobs():
    """Every declared job, in order of name."""
    return [_jobs[name] for name in sorted(_jobs)]

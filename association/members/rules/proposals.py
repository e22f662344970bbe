"""A proposal of changes, line by line: what it says, what stands now, what accepting some of it leaves."""

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One field of a proposal. old: its value when the change was proposed; now: its value today."""

    field: str
    old: object
    new: object
    now: object

    @property
    def is_done(self):
        """Somebody already wrote what is proposed."""
        return self.now == self.new

    @property
    def is_conflict(self):
        """Somebody wrote something else since: accepting would overwrite it."""
        return self.now != self.old and not self.is_done


def lines(values, now):
    """The lines of a proposal, in the order of now. values: {field: [old, new]}; now: {field: value}."""
    return [Line(field, *values[field], present) for field, present in now.items() if field in values]


def differences(present, wanted):
    """{field: [present, wanted]} of what a person wants otherwise, in the order of the fields."""
    return {field: [present[field], value] for field, value in wanted.items() if present[field] != value}


def written(proposed, accepted):
    """{field: [now, new]} that accepting some of the fields writes: never a field that was not accepted."""
    return {
        line.field: [line.now, line.new] for line in proposed if line.field in accepted and not line.is_done
    }


def fingerprint(proposed):
    """What somebody read before deciding, in a few letters: it changes with any value, theirs or ours."""
    said = sorted([line.field, line.old, line.new, line.now] for line in proposed)
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]

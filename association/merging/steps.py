"""What a merge does to the rows around two records: each table says it in these steps."""

from dataclasses import dataclass, field

from association.merging.rules import periods


@dataclass
class Move:
    """Rows that follow: their column names the kept record from now on. changes: {column: value} besides."""

    rows: list
    changes: dict = field(default_factory=dict)


@dataclass
class Change:
    """A row whose values change, whichever record it belongs to.

    watched: columns whose later change forbids undoing, all by default.
    """

    row: object
    changes: dict
    watched: tuple[str, ...] | None = None


@dataclass
class Drop:
    """A row another one already says: it goes, and comes back if the merge is undone."""

    row: object


@dataclass
class Add:
    """A row the merge writes; it goes if the merge is undone."""

    row: object


@dataclass
class Collision:
    """Two rows that cannot both stand, and what becomes of them: a sentence for people."""

    sentence: str


@dataclass
class Obstacle:
    """What forbids the merge: a sentence for people."""

    sentence: str


@dataclass(frozen=True)
class Sides:
    """The rows of one table on each side, and the two records."""

    kept: object
    absorbed: object
    kept_rows: list
    absorbed_rows: list


def follow(sides):
    """Everything of the absorbed record goes to the kept one."""
    return [Move(sides.absorbed_rows)] if sides.absorbed_rows else []


def once(key, sentence=None):
    """A planner: rows whose key the kept record already has are dropped, the others follow.

    key: function of a row. sentence: function of a dropped row, or None where nothing needs saying.
    """

    def plan(sides):
        taken = {key(row) for row in sides.kept_rows}
        moved, steps = [], []
        for row in sides.absorbed_rows:
            if key(row) in taken:
                steps.append(Drop(row))
                if sentence:
                    steps.append(Collision(sentence(row)))
            else:
                taken.add(key(row))
                moved.append(row)
        return steps + ([Move(moved)] if moved else [])

    return plan


@dataclass
class Settled:
    """Dated rows once joined: the row that stays, what changes in it, and the rows it stands for."""

    row: object
    changes: dict
    dropped: list

    def value(self, name):
        return self.changes.get(name, getattr(self.row, name))


def join(sides, key, fill=()):
    """Join the facts that would hold twice on one day. Returns the Settled rows of both sides.

    Rows of one key that share a day become one, from the first start to the last end, if they come
    from both sides; what each side alone holds is left as it is. fill: columns whose value is taken
    from a dropped row where the staying one has none.
    """
    by_key = {}
    for row in [*sides.kept_rows, *sides.absorbed_rows]:
        by_key.setdefault(key(row), []).append(row)
    settled, ours = [], {row.pk for row in sides.kept_rows}
    for rows in by_key.values():
        for group in periods.together([(row.start_on, row.end_on) for row in rows]):
            found = [rows[position] for position in group]
            staying = [row for row in found if row.pk in ours]
            if len(staying) in (0, len(found)):
                settled += [Settled(row, {}, []) for row in found]
                continue
            settled.append(_one_of(staying[0], [row for row in found if row is not staying[0]], fill))
    return settled


def _one_of(row, others, fill):
    start_on, end_on = periods.whole([(one.start_on, one.end_on) for one in (row, *others)])
    wanted = {"start_on": start_on, "end_on": end_on}
    for name in fill:
        wanted[name] = getattr(row, name) or next(filter(None, (getattr(o, name) for o in others)), None)
    changes = {
        name: value
        for name, value in wanted.items()
        if value != getattr(row, name) and (value is not None or name == "end_on")
    }
    return Settled(row, changes, others)


def written(sides, settled):
    """The steps of joined rows, in an order no constraint refuses: what goes first, then what changes."""
    ours = {row.pk for row in sides.kept_rows}
    drops = [Drop(row) for one in settled for row in one.dropped]
    changed = [Change(one.row, one.changes) for one in settled if one.changes and one.row.pk in ours]
    plain = [one.row for one in settled if one.row.pk not in ours and not one.changes]
    moves = [Move([one.row], one.changes) for one in settled if one.row.pk not in ours and one.changes]
    return [*drops, *changed, *([Move(plain)] if plain else []), *moves]

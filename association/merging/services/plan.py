"""What merging two records would do, drawn up before anything is written: shown first, then done."""

from dataclasses import dataclass, field

from django.utils import timezone

from association.merging.registry import Relation, relations
from association.merging.rules.values import fuller, is_empty
from association.merging.services.columns import columns
from association.merging.steps import Collision, Move, Obstacle, Sides, follow
from cms.backoffice.display import shown

KEPT, ABSORBED, BOTH = "kept", "absorbed", "both"


@dataclass
class Compared:
    """One choice, both values side by side. taken: kept, absorbed or both."""

    choice: object
    kept: tuple
    absorbed: tuple
    kept_shown: object
    absorbed_shown: object
    conflict: bool
    proposed: str
    taken: str

    @property
    def options(self):
        """[(code, what it says)] of a conflict."""
        found = [(KEPT, self.kept_shown), (ABSORBED, self.absorbed_shown)]
        return [*found, (BOTH, "Les deux, l’un après l’autre")] if self.choice.both else found

    def values(self):
        """The values of its columns on the kept record after the merge."""
        if self.taken == BOTH:
            return tuple("\n".join(pair) for pair in zip(self.kept, self.absorbed, strict=True))
        return self.absorbed if self.taken == ABSORBED else self.kept


@dataclass
class Plan:
    """Everything a merge would do."""

    mergeable: object
    kept: object
    absorbed: object
    compared: list
    values: dict
    #: [(Relation, step)] in the order they are done.
    steps: list = field(default_factory=list)
    collisions: list = field(default_factory=list)
    obstacles: list = field(default_factory=list)

    @property
    def conflicts(self):
        return [one for one in self.compared if one.conflict]

    def following(self):
        """[(number, what)] of the rows that follow: (3, « affiliations »)."""
        counts = {}
        for relation, step in self.steps:
            if isinstance(step, Move) and relation.plural:
                counts[relation] = counts.get(relation, 0) + len(step.rows)
        return [
            (number, relation.singular if number == 1 else relation.plural)
            for relation, number in counts.items()
        ]


def draw(mergeable, kept, absorbed, chosen=None):
    """The Plan of absorbing one record into another.

    chosen: {code of a choice: kept, absorbed or both}, for conflicts; what is not said there is as
    proposed: the value that says more. Reads a number of queries that depends on the number of
    tables, never on the number of rows.
    """
    chosen = chosen or {}
    compared = [compare(choice, kept, absorbed, chosen.get(choice.code)) for choice in mergeable.choices]
    values = {}
    for one in compared:
        names = [column.attname for column in ordered_columns(mergeable.model, one.choice.columns)]
        values |= dict(zip(names, one.values(), strict=True))
    for name, settle in (mergeable.settled or {}).items():
        values[mergeable.model._meta.get_field(name).attname] = settle(kept, absorbed)
    plan = Plan(mergeable, kept, absorbed, compared, values)
    plan.obstacles += mergeable.obstacles(kept, absorbed, values)
    for relation in relations(mergeable.model):
        _add(plan, relation, relation.plan(sides(mergeable, relation, kept, absorbed)))
    deeds = mergeable.deeds(kept, absorbed, {one.choice.code: one for one in compared})
    _add(plan, Relation(mergeable.label, ""), deeds)
    return plan


def _add(plan, relation, steps):
    for step in steps:
        if isinstance(step, Obstacle):
            plan.obstacles.append(step.sentence)
        elif isinstance(step, Collision):
            plan.collisions.append(step.sentence)
        else:
            plan.steps.append((relation, step))


def compare(choice, kept, absorbed, taken=None):
    """One choice between two records. An answer that is none of the possible ones counts as none."""
    ours, theirs = values_of(choice, kept), values_of(choice, absorbed)
    conflict = ours != theirs and not is_empty(ours) and not is_empty(theirs)
    if not conflict:
        proposed = ABSORBED if is_empty(ours) else KEPT
    elif choice.both:
        proposed = BOTH
    else:
        proposed = ABSORBED if fuller(ours, theirs) else KEPT
    possible = (KEPT, ABSORBED, BOTH) if choice.both else (KEPT, ABSORBED)
    return Compared(
        choice,
        ours,
        theirs,
        in_words(choice, kept, ours),
        in_words(choice, absorbed, theirs),
        conflict,
        proposed,
        taken if conflict and taken in possible else proposed,
    )


def ordered_columns(model, names):
    by_name = {column.name: column for column in columns(model)}
    return [by_name[name] for name in names]


def values_of(choice, record):
    return tuple(getattr(record, column.attname) for column in ordered_columns(type(record), choice.columns))


def in_words(choice, record, values):
    """What a choice says on a record, as a sheet would; nothing where it is empty."""
    if is_empty(values):
        return ""
    if choice.shown:
        return choice.shown(record)
    parts = []
    for name in choice.columns:
        display = getattr(record, f"get_{name}_display", None)
        value = display() if display else getattr(record, name)
        if value not in (None, ""):
            parts.append(shown(value))
    return " ".join(str(part) for part in parts) if len(parts) > 1 else (parts or [""])[0]


def sides(mergeable, relation, kept, absorbed):
    """The rows of a table on each side, and the two records."""
    rows = relation.model_class._base_manager.select_related(*relation.related).order_by("pk")
    if relation.kind_field:
        rows = rows.filter(**{f"{relation.kind_field}__app_label": mergeable.model._meta.app_label,
                              f"{relation.kind_field}__model": mergeable.model._meta.model_name})  # fmt: skip
    if relation.watched is not None and relation.plan is follow:
        rows = rows.only("pk", relation.field, *relation.watched)
    # What only follows needs nothing known of the other side.
    ours = [] if relation.plan is follow else list(rows.filter(**{relation.field: kept.pk}))
    return Sides(kept, absorbed, ours, list(rows.filter(**{relation.field: absorbed.pk})))


def after(plan):
    """{column: value} to write on the kept record: what was chosen, what follows from it, the moment."""
    mergeable, kept = plan.mergeable, plan.kept
    record = mergeable.model(pk=kept.pk)
    for column in columns(mergeable.model):
        setattr(record, column.attname, plan.values.get(column.attname, getattr(kept, column.attname)))
    mergeable.prepare(record)
    wanted = {column.attname: getattr(record, column.attname) for column in columns(mergeable.model)}
    dates = [column.attname for column in columns(mergeable.model) if getattr(column, "auto_now", False)]
    wanted |= dict.fromkeys(dates, timezone.now())
    return {name: value for name, value in wanted.items() if value != getattr(kept, name)}

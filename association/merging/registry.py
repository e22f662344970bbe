"""What can be merged, and how each table around it follows. Apps join when Django starts.

    registry.declare(Mergeable("people.Person", ...))
    registry.join("people.Person", Relation("people.Consent", "person"))

A table that points at a mergeable one and is declared nowhere fails the tests
(tests/merging/test_registry.py), and stops the merge: nothing is lost by forgetting.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from association.merging.steps import follow


@dataclass(frozen=True)
class Words:
    """How French speaks of the records: « deux personnes », « la personne », « cette personne »."""

    plural: str
    the: str
    this: str
    #: « Fusionner ces personnes » is said in the address too: /admin/doublons/personnes/.
    slug: str


@dataclass(frozen=True)
class Choice:
    """What is chosen between two records: one column, or several that only make sense together.

    shown(record) says the value in words; by default the columns as a sheet shows them. both: the
    two texts may be kept, one after the other.
    """

    code: str
    label: str
    columns: tuple[str, ...]
    shown: Callable | None = None
    both: bool = False


@dataclass(frozen=True)
class Relation:
    """A table that points at the record.

    field: its column. plan(sides): the steps (association.merging.steps), by default every row
    follows. watched: columns whose later change forbids undoing, all by default. kind_field: the
    column naming the kind of record where the table points at several kinds. plural: what the rows
    are called, « affiliations »; empty, nothing is said of them. related: what the sentences of the
    plan read beside the rows.
    """

    model: str
    field: str
    plan: Callable = follow
    watched: tuple[str, ...] | None = None
    kind_field: str = ""
    singular: str = ""
    plural: str = ""
    related: tuple[str, ...] = ()

    @property
    def model_class(self):
        return apps.get_model(self.model)

    @property
    def code(self):
        return f"{self.model.lower()}.{self.field}"


@dataclass(frozen=True)
class Found:
    """Two records that look like one: their keys, how much (0 to 100), and why (codes of reasons)."""

    first: int
    second: int
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Mergeable:
    """A kind of record that can be merged.

    detect(): the Found pairs. obstacles(kept, absorbed, values): sentences that forbid it, values
    being the columns of the kept record after it. derived: columns that follow from others, filled
    by prepare(record). settled: {column: function(kept, absorbed)} for what nobody chooses.
    summary(keys): {key: [lines]} in short. reasons: {code: French label}. deeds(kept, absorbed,
    chosen): steps that belong to no relation, as Obstacle or Change. query: reads the records.
    """

    label: str
    permission: str
    words: Words
    choices: tuple[Choice, ...]
    detect: Callable
    summary: Callable
    reasons: dict
    derived: tuple[str, ...] = ()
    settled: dict | None = None
    prepare: Callable = lambda record: None
    obstacles: Callable = lambda kept, absorbed, values: []
    deeds: Callable = lambda kept, absorbed, chosen: []
    select_related: tuple[str, ...] = ()

    @property
    def model(self):
        return apps.get_model(self.label)


_mergeables: dict[str, Mergeable] = {}
_relations: dict[str, list[Relation]] = {}
_everywhere: list[Relation] = []
_left: dict[tuple[str, str], str] = {}


def declare(mergeable):
    """Join the registry. Raises ImproperlyConfigured for a kind declared twice."""
    if mergeable.label.lower() in _mergeables:
        raise ImproperlyConfigured(f"{mergeable.label} is mergeable twice.")
    _mergeables[mergeable.label.lower()] = mergeable


def join(label, *relations):
    """Say how tables follow a kind of record. Raises ImproperlyConfigured for a column declared twice."""
    known = _relations.setdefault(label.lower(), [])
    for relation in relations:
        if relation.code in {one.code for one in known}:
            raise ImproperlyConfigured(f"{relation.code} follows {label} twice.")
        known.append(relation)


def join_every_kind(*relations):
    """Say how tables that point at any kind of record follow."""
    _everywhere.extend(relations)


def leave(model, field, why):
    """Say that a column of references is left as it is when records merge, and why (for readers)."""
    _left[model.lower(), field] = why


def is_left(model, field):
    return (model._meta.label_lower, field) in _left


def mergeables():
    return list(_mergeables.values())


def mergeable(model):
    """The Mergeable of a model, by class or label. Raises LookupError if it is not one."""
    label = model if isinstance(model, str) else model._meta.label
    return _mergeables[label.lower()]


def by_slug(slug):
    """The Mergeable a screen names, or None."""
    return next((one for one in _mergeables.values() if one.words.slug == slug), None)


def relations(model):
    """Every relation of a kind of record, in the order they joined."""
    label = model if isinstance(model, str) else model._meta.label
    return [*_relations.get(label.lower(), []), *_everywhere]


def allowed(user):
    """The kinds of record this person may merge."""
    return [one for one in _mergeables.values() if user.has_perm(one.permission)]

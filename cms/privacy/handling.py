"""The privacy class of a table: what it holds of people, why, how long, and what erasure does to it.

Each app declares its own when Django starts (AppConfig.ready); a table that holds a person and has
no class fails the tests (tests/project/test_privacy.py).

    handling.declare(
        Handling(
            "people.PersonEmail",
            what="Adresses e-mail professionnelles",
            why="Écrire à la personne au sujet de sa participation au réseau",
            kept="Le temps de la participation, puis trois ans",
            erasure=Erasure.DELETE,
            rows=lambda subject: PersonEmail.objects.filter(person_id=subject.person_id),
        )
    )
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices

from cms.privacy.subjects import Subject


class Erasure(TextChoices):
    """What the erasure of a person does to the rows of a table."""

    DELETE = "delete", "Supprimé"
    ANONYMISE = "anonymise", "Rendu anonyme"
    KEEP = "keep", "Conservé"


@dataclass(frozen=True)
class Handling:
    """The privacy class of one table.

    rows(subject) returns the queryset of a person's rows. describe(row) returns {French label: value}
    for the person's own copy of their data; by default every column but the hidden ones (secrets, and
    what is derived from other columns). erase(rows, subject) does the erasure and returns the number
    of rows touched; without it DELETE deletes them. reason says why something is kept: mandatory for
    KEEP, shown to the person. last: the record itself, erased once everything around it is.
    """

    model: str
    what: str
    why: str
    kept: str
    erasure: Erasure
    rows: Callable
    reason: str = ""
    describe: Callable | None = None
    erase: Callable | None = None
    hidden: tuple[str, ...] = ()
    last: bool = False

    @property
    def model_class(self):
        return apps.get_model(self.model)

    def rows_of(self, subject: Subject):
        return self.rows(subject)

    def carry_out(self, rows, subject):
        """Do to the rows what erasure does. Returns their number; what is kept is left alone."""
        if self.erasure == Erasure.KEEP:
            return 0
        if self.erase:
            return self.erase(rows, subject)
        number = rows.count()
        rows.delete()
        return number


_handlings: dict[str, Handling] = {}
_without: dict[str, str] = {}


def declare(handling):
    """Join the registry. Raises ImproperlyConfigured for a class that says too little, or twice."""
    label = handling.model.lower()
    if label in _handlings or label in _without:
        raise ImproperlyConfigured(f"{handling.model} has two privacy classes.")
    if handling.erasure == Erasure.KEEP and not handling.reason:
        raise ImproperlyConfigured(f"{handling.model} is kept after erasure: say why.")
    if handling.erasure == Erasure.ANONYMISE and not handling.erase:
        raise ImproperlyConfigured(f"{handling.model} is made anonymous: say how.")
    _handlings[label] = handling


def declare_without_people(model, why):
    """Say that a table looks as if it held people but does not, and why (in English, for readers)."""
    label = model.lower()
    if label in _handlings or label in _without:
        raise ImproperlyConfigured(f"{model} has two privacy classes.")
    _without[label] = why


def handlings():
    """Every declared class, in the order of the registry of models."""
    order = {model._meta.label_lower: rank for rank, model in enumerate(apps.get_models())}
    return sorted(_handlings.values(), key=lambda handling: order[handling.model.lower()])


def is_classified(model):
    """Whether the table said what it holds of people, or that it holds nothing."""
    return model._meta.label_lower in _handlings or model._meta.label_lower in _without


def holds_people(model):
    """Whether a table declared that it holds people."""
    return model._meta.label_lower in _handlings

"""Erasing a person from the product: what will become of each table, then doing it, all or nothing."""

from dataclasses import dataclass

from django.db import transaction

from association.people.models import User
from association.people.rules import ranks
from association.people.services import staff
from association.privacy.services.subjects import subject_of
from cms.backoffice.errors import Refusal
from cms.privacy.handling import Erasure, handlings


@dataclass(frozen=True)
class Line:
    """What erasure does to the person's rows of one table."""

    handling: object
    number: int

    @property
    def effect(self):
        return Erasure(self.handling.erasure)


@dataclass(frozen=True)
class Plan:
    """What an erasure would do, told before anybody decides."""

    lines: tuple

    def under(self, erasure):
        return [line for line in self.lines if line.effect == erasure]

    @property
    def groups(self):
        """[(heading, lines)] in the order people ask: what goes, what stays."""
        headings = (
            (Erasure.DELETE, "Ce qui est supprimé"),
            (Erasure.ANONYMISE, "Ce qui est rendu anonyme"),
            (Erasure.KEEP, "Ce qui est conservé, et pourquoi"),
        )
        return [(heading, lines) for erasure, heading in headings if (lines := self.under(erasure))]


def plan_of(subject):
    """The Plan of a person's erasure; nothing is written."""
    counted = ((one, one.rows_of(subject).count()) for one in handlings())
    return Plan(tuple(Line(one, number) for one, number in counted if number))


def refuse_staff(user):
    """Raise Refusal while the account still works in the back office: its work is handed over first."""
    if user is not None and (user.is_active and (user.is_superuser or staff.rank_of(user) > ranks.NOBODY)):
        raise Refusal(
            "Cette personne travaille dans l’équipe du réseau : confiez ses tâches à quelqu’un d’autre et "
            "fermez son compte, puis effacez."
        )


@transaction.atomic
def erase_person(*, person=None, user=None):
    """Erase a person, and their account if there is one. Returns {table: [what was done, rows]}.

    Nothing in the result names them. Raises Refusal for somebody who still works in the back office.
    """
    subject = subject_of(person=person, user=user)
    if subject.user_id:
        refuse_staff(User.objects.select_for_update(of=("self",)).get(pk=subject.user_id))
    return erase_subject(subject)


@transaction.atomic
def erase_subject(subject):
    """Erase what the tables hold of a subject. Returns {table: [what was done, rows]}."""
    ones = sorted(handlings(), key=lambda one: one.last)
    # All rows are found before any goes: some are only found through others.
    found = [(one, list(one.rows_of(subject).values_list("pk", flat=True))) for one in ones]
    outcome = {}
    for one, keys in found:
        one.carry_out(one.model_class._default_manager.filter(pk__in=keys), subject)
        if keys:
            outcome[one.model] = [Erasure(one.erasure).value, len(keys)]
    return outcome

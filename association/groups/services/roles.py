"""Who belongs to a working group: they enter, leave, are replaced. What is over stays recorded."""

from django.db import transaction

from association.groups.models import GroupRole
from association.groups.rules.roles import Objection, Term, objection
from association.groups.services.groups import locked
from association.people.models import Person
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

Role = GroupRole.Role


@transaction.atomic
def add_role(
    *, group, person, role, start_on, end_on=None, organisation=None, decision="", source="", user=None
):
    """Record that a person has a role in a group from a day on. Returns the GroupRole.

    end_on: excluded, None while it runs. organisation: on whose behalf, None for the person's main
    post. Raises Refusal for the same role twice on one day, outside the life of the group, and for
    an end before the start.
    """
    group = locked(group)
    _refuse(group, Term(person.pk, role, start_on, end_on))
    made = GroupRole.objects.create(
        group=group,
        person=person,
        role=role,
        organisation=organisation,
        start_on=start_on,
        end_on=end_on,
        decision=decision,
        source=source,
    )
    changes = {"role": [None, role], "start_on": [None, start_on]}
    _log(made, "groups.add_role", user, changes | ({"end_on": [None, end_on]} if end_on else {}))
    return made


@transaction.atomic
def end_role(*, role, on, user=None):
    """End a role on a day, excluded: until the day before. Returns the GroupRole.

    Raises Refusal for one already over, and for an end before its start.
    """
    row = _locked_row(role)
    _refuse_over(row, on)
    return _end(row, on, user)


@transaction.atomic
def correct_role(*, row, role, start_on, end_on, organisation, decision, user=None):
    """Mend a mistyped role: the same rules hold. Returns the GroupRole.

    Raises Refusal where nothing changes, and where the rules refuse what it would say.
    """
    row = _locked_row(row)
    wanted = {"role": role, "organisation": organisation, "start_on": start_on, "end_on": end_on}
    wanted["decision"] = decision
    changes = {
        name: [getattr(row, name), value] for name, value in wanted.items() if getattr(row, name) != value
    }
    if not changes:
        raise Refusal("Rien ne change.")
    _refuse(row.group, Term(row.person_id, role, start_on, end_on, key=row.pk))
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    _log(row, "groups.correct_role", user, changes)
    return row


@transaction.atomic
def replace_lead(*, role, person, on, organisation=None, decision="", user=None):
    """Put another person in the place of a lead, on one day. Returns the new GroupRole.

    The lead ends and the next begins that day; their other roles in the group do not change.
    Raises Refusal for a role that is not a lead's or is over, and where the rules refuse the next.
    """
    row = _locked_row(role)
    if row.role != Role.LEAD:
        raise Refusal("Seul un animateur est remplacé\u00a0: un autre rôle est ajouté ou terminé.")
    if row.person_id == person.pk:
        raise Refusal(f"{person} anime déjà ce groupe.")
    _refuse_over(row, on)
    _end(row, on, user)
    return add_role(
        group=row.group,
        person=person,
        role=Role.LEAD,
        start_on=on,
        organisation=organisation,
        decision=decision,
        user=user,
    )


def remarks(*, person, start_on):
    """What staff should know before somebody enters a group: a list of French sentences."""
    said = []
    if not person.affiliations.active(start_on).exists():
        said.append(f"{person} n’a pas d’affiliation en cours\u00a0: aucune organisation ne comptera.")
    if not person.emails.exists():
        said.append(f"{person} n’a pas d’adresse e-mail\u00a0: le réseau ne pourra pas lui écrire.")
    return said


def explain(reason, other, names):
    """The sentence of an objection. names: person → name, for the term in the way."""
    if reason == Objection.ENDS_FIRST:
        return "La fin vient après le début."
    if reason == Objection.OUTSIDE:
        return "Le groupe n’existe pas, ou plus, pendant toute cette période\u00a0: voyez son histoire."
    until = f" jusqu’au {other.end_on:%d/%m/%Y}" if other.end_on else ""
    return (
        f"{names[other.person]} a déjà ce rôle dans ce groupe ({Role(other.role).label.lower()}), depuis le "
        f"{other.start_on:%d/%m/%Y}{until}."
    )


def _locked_row(role):
    """The row as it stands, its group held until the end of the transaction."""
    group = locked(role.group)
    row = GroupRole.objects.select_related("person", "organisation").get(pk=role.pk)
    row.group = group
    return row


def _refuse(group, wanted):
    terms = [row.term for row in group.roles.filter(person=wanted.person)]
    found = objection(terms, wanted, [period.as_rule for period in group.periods.all()])
    if found is None:
        return
    reason, other = found
    names = {other.person: Person.objects.get(pk=other.person)} if other else {}
    raise Refusal(explain(reason, other, names))


def _refuse_over(row, on):
    if row.end_on and row.end_on <= on:
        raise Refusal(f"Ce rôle se termine déjà le {row.end_on:%d/%m/%Y}.")
    if on <= row.start_on:
        raise Refusal(f"{row.person} a ce rôle depuis le {row.start_on:%d/%m/%Y}\u00a0: la fin vient après.")


def _end(row, on, user):
    before, row.end_on = row.end_on, on
    row.save(update_fields=["end_on", "updated_at"])
    _log(row, "groups.end_role", user, {"end_on": [before, on]})
    return row


def _log(row, action, user, changes):
    data = {"group": row.group_id, "person": row.person_id}
    audit.record(row, action, user=user, data=data, changes=changes)

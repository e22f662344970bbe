"""The disciplines each group expects and does not have, in five queries whatever their number."""

from association.groups.figures.composition import insiders
from association.groups.models import WorkingGroup
from association.groups.rules.pluridisciplinarity import missing
from association.people.models import Person


def missing_disciplines(groups, on=None):
    """{pk of the group: [sentences]} for those of these groups that lack somebody on a day."""
    groups = list(groups)
    required = [
        _required(WorkingGroup.required_specialties, "specialty", groups),
        _required(WorkingGroup.required_professions, "profession", groups),
    ]
    expecting = {pk for table in required for pk in table}
    if not expecting:
        return {}
    members = {}
    roles = insiders(WorkingGroup.objects.filter(pk__in=expecting), on)
    for group, person in roles.values_list("group", "person"):
        members.setdefault(group, set()).add(person)
    people = roles.values("person")
    held = [
        _held(Person.specialties.through, "specialty", people),
        _held(Person.professions.through, "profession", people),
    ]
    found = {}
    for pk in expecting:
        present = [
            {code for person in members.get(pk, ()) for code in table.get(person, ())} for table in held
        ]
        if sentences := missing(*(table.get(pk, {}) for table in required), *present):
            found[pk] = sentences
    return found


def _required(relation, name, groups):
    """{pk of the group: {code: label}}."""
    rows = relation.through.objects.filter(workinggroup__in=groups).order_by(
        f"{name}__order", f"{name}__code"
    )
    found = {}
    for group, code, label in rows.values_list("workinggroup", f"{name}__code", f"{name}__label"):
        found.setdefault(group, {})[code] = label
    return found


def _held(through, name, people):
    """{pk of the person: codes}."""
    found = {}
    for person, code in through.objects.filter(person__in=people).values_list("person", f"{name}__code"):
        found.setdefault(person, set()).add(code)
    return found

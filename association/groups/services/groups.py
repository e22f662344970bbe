"""The life of a working group: created, suspended, opened again, closed. What was stays recorded."""

from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from association.groups.models import StatusPeriod, WorkingGroup
from association.groups.rules.periods import Act, Objection, last_status, step
from association.groups.rules.roles import closing
from cms.backoffice import audit
from cms.backoffice.errors import Refusal

DONE = {Act.SUSPEND: "groups.suspend", Act.RESUME: "groups.resume", Act.CLOSE: "groups.close"}
STANDINGS = {"active": "actif", "suspended": "suspendu", None: "clos"}


@transaction.atomic
def begin(*, group, on, decision="", user=None):
    """Make a group just written active from a day on, its first. Returns the StatusPeriod.

    Raises Refusal for a group that already has a story: it is resumed.
    """
    group = locked(group)
    if group.periods.exists():
        raise Refusal(f"«\u00a0{group}\u00a0» a déjà commencé\u00a0: rouvrez-le.")
    period = StatusPeriod.objects.create(group=group, start_on=on, decision=decision)
    changes = {"start_on": [None, on]} | ({"decision": [None, decision]} if decision else {})
    audit.record(group, "groups.create", user=user, data={"period": period.pk}, changes=changes)
    return period


@transaction.atomic
def create_group(
    *,
    name,
    kind,
    start_on,
    decision="",
    required_specialties=(),
    required_professions=(),
    user=None,
    **fields,
):
    """Create a group, active from a day on. fields: other columns of WorkingGroup. Returns the group.

    Its address comes from its name. Raises Refusal for a name another group bears.
    """
    if WorkingGroup.objects.filter(name__iexact=name).exists():
        raise Refusal(f"Un groupe s’appelle déjà «\u00a0{name}\u00a0».")
    fields.setdefault("slug", free_slug(name))
    group = WorkingGroup.objects.create(name=name, kind=kind, **fields)
    group.required_specialties.set(required_specialties)
    group.required_professions.set(required_professions)
    begin(group=group, on=start_on, decision=decision, user=user)
    return group


def suspend(*, group, on, decision="", reason="", user=None):
    """Suspend an active group from a day on: its roles run, it does not meet. Returns the group."""
    return _act(group, Act.SUSPEND, on, decision, reason, user)


def resume(*, group, on, decision="", reason="", user=None):
    """Make a suspended or closed group active again from a day on. Returns the group.

    The roles that its closing ended do not come back by themselves.
    """
    return _act(group, Act.RESUME, on, decision, reason, user)


def close(*, group, on, decision="", reason="", user=None):
    """Close a group on a day, its last being the day before; the running roles end with it.

    Returns the group. Raises Refusal where a role begins that day or later.
    """
    return _act(group, Act.CLOSE, on, decision, reason, user)


@transaction.atomic
def _act(group, act, on, decision, reason, user):
    group = locked(group)
    periods = list(group.periods.all())
    story = [period.as_rule for period in periods]
    taken = step(story, act, on)
    if isinstance(taken, Objection):
        raise Refusal(explain(taken, story, group))
    data = {}
    if act == Act.CLOSE:
        data["roles"] = _end_roles(group, on, user)
    if taken.ends:
        running = next(period for period in periods if period.end_on is None)
        running.end_on = on
        if taken.begins is None:
            # A closing has no period of its own: what was decided stands where the last one ends.
            running.reason = _joined(running.reason, decision and f"Clôture\u00a0: {decision}", reason)
        running.save()
    if taken.begins:
        made = StatusPeriod.objects.create(
            group=group, status=taken.begins, start_on=on, decision=decision, reason=reason
        )
        data["period"] = made.pk
    changes = {"status": [last_status(story), taken.begins], "on": [None, on]}
    changes |= {name: ["", text] for name, text in (("decision", decision), ("reason", reason)) if text}
    audit.record(group, DONE[act], user=user, data=data, changes=changes)
    return group


def explain(objection, story, group):
    """The sentence of an objection to an act on a group."""
    status = last_status(story)
    if objection == Objection.NOT_FROM_HERE:
        ahead = max((period.end_on for period in story if period.end_on), default=None)
        since = f" depuis le {ahead:%d/%m/%Y}" if status is None and ahead else ""
        return f"«\u00a0{group}\u00a0» est {STANDINGS[status]}{since}."
    if status is None:
        last = max(period.end_on for period in story)
        return f"«\u00a0{group}\u00a0» est clos le {last:%d/%m/%Y}\u00a0: choisissez ce jour ou plus tard."
    last = max(period.start_on for period in story)
    return (
        f"«\u00a0{group}\u00a0» est {STANDINGS[status]} depuis le {last:%d/%m/%Y}\u00a0: choisissez un jour "
        "plus tard."
    )


def free_slug(name):
    """An address made of the name, that no group has: « Thorax » → thorax, thorax-2…"""
    first = slugify(name)[:50] or "groupe"
    taken = set(WorkingGroup.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return next(slug for slug in chain([first], (f"{first}-{n}" for n in count(2))) if slug not in taken)


def locked(group):
    """The group, its row held until the end of the transaction."""
    return WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)


def _end_roles(group, on, user):
    """End the running roles of a group about to close. Returns their keys."""
    rows = {row.pk: row for row in group.roles.select_related("person")}
    ending, ahead = closing([row.term for row in rows.values()], on)
    if ahead:
        row = rows[ahead[0].key]
        raise Refusal(
            f"{row.person} est {row.get_role_display().lower()} à partir du {row.start_on:%d/%m/%Y}\u00a0: "
            "corrigez d’abord ce rôle."
        )
    for term in ending:
        row = rows[term.key]
        before, row.end_on = row.end_on, on
        row.save(update_fields=["end_on", "updated_at"])
        data = {"group": group.pk, "person": row.person_id}
        audit.record(row, "groups.end_role", user=user, data=data, changes={"end_on": [before, on]})
    return [term.key for term in ending]


def _joined(*texts):
    return "\n".join(text for text in texts if text)

"""What somebody of a group does by a day: noted, done, dropped."""

from django.db import transaction

from association.groups.models import Action
from association.groups.services.standing import is_insider, locked_active
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def add_action(*, group, text, owner, due_on, meeting=None, user=None):
    """Note who does what by when. Returns the Action.

    owner: a person who belongs to the group today. Raises Refusal for anybody else, for a day gone by,
    for another group's meeting and for a group that is not active.
    """
    group = locked_active(group)
    if not is_insider(group, owner):
        raise Refusal(f"{owner} n’est pas membre du groupe aujourd’hui.")
    if due_on < today():
        raise Refusal("Cette échéance est déjà passée.")
    if meeting is not None and meeting.group_id != group.pk:
        raise Refusal("Cette réunion n’est pas de ce groupe.")
    action = Action.objects.create(
        group=group, meeting=meeting, text=text.strip(), owner=owner, due_on=due_on
    )
    changes = {"text": [None, action.text], "due_on": [None, due_on]}
    _log(action, "groups.add_action", user, changes)
    return action


@transaction.atomic
def finish_action(*, action, user=None):
    """Say that an action is done, today. Returns the Action.

    Raises Refusal when it was already done or dropped, and for a group that is not active.
    """
    action = _locked_open(action)
    action.done_on = today()
    action.save(update_fields=["done_on", "updated_at"])
    _log(action, "groups.finish_action", user, {"done_on": [None, action.done_on]})
    return action


@transaction.atomic
def drop_action(*, action, user=None):
    """Give an action up, today. Returns the Action. Raises Refusal as finish_action() does."""
    action = _locked_open(action)
    action.dropped_on = today()
    action.save(update_fields=["dropped_on", "updated_at"])
    _log(action, "groups.drop_action", user, {"dropped_on": [None, action.dropped_on]})
    return action


def _locked_open(action):
    locked_active(action.group)
    held = Action.objects.select_for_update(of=("self",)).select_related("group").get(pk=action.pk)
    if held.done_on:
        raise Refusal(f"Cette action est déjà faite depuis le {held.done_on:%d/%m/%Y}.")
    if held.dropped_on:
        raise Refusal(f"Cette action est abandonnée depuis le {held.dropped_on:%d/%m/%Y}.")
    return held


def _log(action, name, user, changes):
    data = {"group": action.group_id, "action": action.pk, "person": action.owner_id}
    audit.record(action.group, name, user=user, data=data, changes=changes)

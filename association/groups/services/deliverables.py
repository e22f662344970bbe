"""What a group promised to produce: noted, delivered."""

from django.db import transaction

from association.groups.models import Deliverable
from association.groups.services.standing import locked_active
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def add_deliverable(*, group, title, kind, due_on=None, user=None):
    """Note what the group will produce. Returns the Deliverable.

    due_on: the day it is promised for, if any. Raises Refusal for a group that is not active.
    """
    group = locked_active(group)
    made = Deliverable.objects.create(group=group, title=title.strip(), kind=kind, due_on=due_on)
    changes = {"title": [None, made.title], "kind": [None, kind], "due_on": [None, due_on]}
    _log(made, "groups.add_deliverable", user, changes)
    return made


@transaction.atomic
def deliver(*, deliverable, on, link="", public=False, user=None):
    """Say that it is produced, where it is read, and whether the group's public page names it.

    on: the day it was delivered, not in the future. Returns the Deliverable. Raises Refusal for a future
    day, for something already delivered and for a group that is not active.
    """
    locked_active(deliverable.group)
    held = Deliverable.objects.select_for_update(of=("self",)).select_related("group").get(pk=deliverable.pk)
    if held.delivered_on:
        raise Refusal(f"Ce livrable est déjà livré depuis le {held.delivered_on:%d/%m/%Y}.")
    if on > today():
        raise Refusal("Cette date est dans l’avenir.")
    held.delivered_on, held.link, held.public = on, link, public
    held.save(update_fields=["delivered_on", "link", "public", "updated_at"])
    changes = {"delivered_on": [None, on], "link": ["", link], "public": [False, public]}
    _log(held, "groups.deliver", user, changes)
    return held


def _log(deliverable, action, user, changes):
    data = {"group": deliverable.group_id, "deliverable": deliverable.pk}
    audit.record(deliverable.group, action, user=user, data=data, changes=changes)

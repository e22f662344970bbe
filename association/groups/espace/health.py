"""How a group is doing, in a sentence or two for whoever leads it."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from association.groups.models import GroupMeeting, Invitee

A_YEAR = timedelta(days=365)


def health_of(group, at=None):
    """[French sentences]: the last meeting, and how many members came to none within a year."""
    at = at or timezone.now()
    held = group.meetings.filter(state=GroupMeeting.State.HELD, starts_at__lte=at)
    last = held.order_by("-starts_at").values_list("starts_at", flat=True).first()
    if last is None:
        return ["Le groupe ne s’est encore jamais réuni."]
    said = [f"Dernière réunion le {timezone.localtime(last):%d/%m/%Y}."]
    if last < at - A_YEAR:
        return [*said, "C’était il y a plus d’un an."]
    came = Invitee.objects.filter(
        person=OuterRef("person"),
        meeting__group=group,
        meeting__starts_at__range=(at - A_YEAR, at),
        presence__in=Invitee.Presence.present(),
    )
    insiders = group.roles.active().of_insiders()
    silent = insiders.filter(~Exists(came)).order_by().values("person").distinct().count()
    if silent:
        people = "membre n’est venu" if silent == 1 else "membres ne sont venus"
        said.append(f"{silent} {people} à aucune réunion depuis un an.")
    return said

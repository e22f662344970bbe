"""A group suspended or closed is read, and nothing is added to it."""

from association.groups.models import StatusPeriod, WorkingGroup
from cms.backoffice.errors import Refusal


def locked_active(group):
    """The group as it stands now, held until the end of the transaction. Refusal unless it is active."""
    held = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    period = held.periods.active().first()
    if period is None:
        raise Refusal("Ce groupe est clos\u00a0: on n’y ajoute plus rien.")
    if period.status == StatusPeriod.Status.SUSPENDED:
        raise Refusal("Ce groupe est suspendu\u00a0: on le lit, on n’y ajoute rien.")
    return held


def is_insider(group, person, on=None):
    """Whether a person belongs to the group that day: a guest does not."""
    return group.roles.active(on).of_insiders().filter(person=person).exists()
